using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Trainer.Data.Cache;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Two folders of pictures: each picture of the second is generated from the one of the first with the same relative
/// path, ignoring the extension. A folder contains masks, which keep their colours, or photographs
/// (<see cref="FolderColors"/>). One pair in ten is held out, by its name.
/// </summary>
internal sealed class FolderPairsDataSet : DataSet
{
    /// <summary>The prefix of its name.</summary>
    public const string Prefix = "pairs:";

    private const double LikeShapes = 0.02;
    private const string NoMask =
        "has other colours than the masks, perhaps from anti-aliasing; save it without";

    private readonly string _sourcePath;
    private readonly string _picturePath;
    private readonly int _side;
    private readonly DataStore _store;
    private readonly Lazy<Content> _content;
    private readonly Lazy<bool> _hasTestPictures;

    /// <summary>Creates the set.</summary>
    /// <param name="sourcePath">The folder of sources; may be relative to the working directory.</param>
    /// <param name="picturePath">The folder of pictures.</param>
    /// <param name="side">Side of both in pixels.</param>
    /// <param name="store">Provides the cache of counted colours; null for the user's cache.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public FolderPairsDataSet(string sourcePath, string picturePath, int side = DefaultSide, DataStore? store = null)
    {
        _store = store ?? new DataStore();
        string option = $"{Prefix}{sourcePath},{picturePath}";
        _sourcePath = OwnFolder.FullPath(sourcePath, option);
        _picturePath = OwnFolder.FullPath(picturePath, option);
        _side = side;
        _content = new Lazy<Content>(Look);
        _hasTestPictures = new Lazy<bool>(() => Side(DataSplit.Test).Any(pair =>
            _content.Value.Sources.CanRead(pair.Source) && _content.Value.Pictures.CanRead(pair.Target!)));
        Shape = new ImageShape(3, side, side);
        ClassNames = [OwnFolder.ShortName(_picturePath)];
    }

    public override string Name => $"{Prefix}{_sourcePath},{_picturePath}";

    public override string ShortName => $"{OwnFolder.ShortName(_sourcePath)}-to-{OwnFolder.ShortName(_picturePath)}";

    public override string Title => "your own pairs";

    public override string Origin => $"{_sourcePath}, {_picturePath}";

    public override ImageShape Shape { get; }

    public override IReadOnlyList<string> ClassNames { get; }

    public override SourceInfo Source =>
        new(
            Shape,
            _content.Value.SourceColors.Kind == PictureKind.Mask ? "mask" : "photograph",
            _content.Value.SourceColors.Palette);

    public override bool HasTestPictures => _hasTestPictures.Value;

    /// <summary>Parses the text after the prefix.</summary>
    /// <param name="text">Two folders separated by a comma.</param>
    /// <param name="side">Side of the pictures in pixels.</param>
    /// <exception cref="InputException">The text is not valid, or a folder does not exist.</exception>
    public static FolderPairsDataSet Parse(string text, int side = DefaultSide) =>
        text.Split(',') is [var sources, var pictures]
        ? new FolderPairsDataSet(sources, pictures, side)
        : throw new InputException(
            $"--data {Prefix}{text}: expected two folders with one comma between them, "
            + $"{DataSets.OwnPictures(pairs: true)}; a folder with a comma in its path must be renamed");

    public override DataSet WithSide(int side) => new FolderPairsDataSet(_sourcePath, _picturePath, side, _store);

    public override IReadOnlyList<string> Fetch(DataStore store) =>
        [$"{Name} ({_content.Value.Pairs.Count:N0} pairs, in place)"];

    public override bool IsPresent(DataStore store) => true;

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        Content content = _content.Value;
        if (split == DataSplit.Train)
        {
            store.Note(
                $"{ShortName}: sources are treated as {content.SourceColors.Description}, pictures as "
                + content.PictureColors.Description);
            foreach (string line in content.Sources.PassedOver.Concat(content.Pictures.PassedOver))
                store.Note($"{ShortName}: {line}");
            store.NoteFirst(
                content.Unmatched,
                $"{ShortName}: {content.Unmatched.Count:N0} pictures have no partner and are skipped");
            store.NoteFirst(
                content.NoMasks,
                $"{ShortName}: {content.NoMasks.Count:N0} pictures among masks are not masks ({NoMask}) and are "
                + "skipped");
        }

        DecodedPictures found = PictureCache.Load(List(store), split, store);
        if (found.Rows.Count == 0)
            throw new InputException($"--data {Name}: none of its "
                + $"{(split == DataSplit.Train ? "training" : "test")} pairs can be read");
        NoteShapes(
            store,
            [.. found.Rows.Where(row => row.Remark.HasFlag(PictureRemark.ShapesDiffer)).Select(row => row.Name)]);
        foreach (string line in PictureRemarks.Lines([.. found.Rows.Select(row => row.Remark)], "pairs"))
            store.Note($"{ShortName}: {line}");
        return new PictureSet(found.Pictures, found.Labels(), ClassNames.Count, found.Sources)
        {
            Kind = content.PictureColors.Kind,
            SourceKind = content.SourceColors.Kind,
            Names = [.. found.Rows.Select(row => row.Name)],
            Map = found.Map,
            Checksums = found.Checksums,
        };
    }

    private PictureList List(DataStore store)
    {
        Content content = _content.Value;
        var pairs = content.Pairs.ToDictionary(pair => pair.Key);
        (Func<string, CroppedPicture>? source, Func<string, CroppedPicture>? picture) = (
            Reader(content.SourceColors), Reader(content.PictureColors));
        return new PictureList
        {
            Name = ShortName,
            Path = PictureCache.PathOf(store, ShortName, Name, _side),
            Fingerprint = content.Fingerprint,
            Details = FolderColors.Write(content.SourceColors, content.PictureColors),
            Items =
            [
                .. ((DataSplit[])[DataSplit.Train, DataSplit.Test]).SelectMany(
                    split => Side(split).Select(pair => new PictureItem(pair.Key, 0, split))),
            ],
            Shape = Shape,
            SourceShape = Shape,
            Decode = item =>
            {
                PicturePair pair = pairs[item.Name];
                (CroppedPicture from, CroppedPicture to) = (
                    source(content.Sources.PathOf(pair.Source)), picture(content.Pictures.PathOf(pair.Target!)));
                return new DecodedPicture(
                    to.Pixels,
                    from.Pixels,
                    from.Remark | to.Remark | (IsLike(from, to) ? PictureRemark.None : PictureRemark.ShapesDiffer));
            },
        };
    }

    private void NoteShapes(DataStore store, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
            store.Note(
                $"{ShortName}: in {names.Count:N0} pairs ({names[0]} first) source and picture differ in aspect "
                + "ratio; both are centre-cropped to squares");
    }

    private static bool IsLike(CroppedPicture source, CroppedPicture picture) =>
        Math.Abs(Math.Log((double)source.Width / source.Height * picture.Height / picture.Width)) < LikeShapes;

    private Func<string, CroppedPicture> Reader(FolderColors colors) => colors.Kind == PictureKind.Mask
        ? path => PictureReader.CroppedByNearest(path, _side)
        : path => PictureReader.Cropped(path, _side);

    /// <summary>The pairs of a split. If all would be test pairs, the first is used for training.</summary>
    private IEnumerable<PicturePair> Side(DataSplit split)
    {
        IReadOnlyList<PicturePair> pairs = _content.Value.Pairs;
        PicturePair? forced = pairs.All(pair => HeldOut.Side(pair.Key) == DataSplit.Test) ? pairs[0] : null;
        return pairs.Where(pair => (pair == forced ? DataSplit.Train : HeldOut.Side(pair.Key)) == split);
    }

    private Content Look()
    {
        (PictureFolder sources, PictureFolder pictures) = (
            OwnFolder.Open(_sourcePath, Name), OwnFolder.Open(_picturePath, Name));
        var found = PicturePairs.Match(sources, pictures, Name);
        IReadOnlyList<PicturePair> pairs = found.Pairs;
        if (pairs.Count == 0)
            throw new InputException(
                $"--data {Name}: no picture in {_picturePath} ({pictures.Names[0]} first) has a source with the same "
                + $"relative path, ignoring the extension, in {_sourcePath} ({sources.Names[0]} first)");
        string[] unmatched =
        [
            .. found.LoneTargets.Select(
                name => $"{ShortName}: {Path.Combine(_picturePath, found.Shown(name))} has no source; skipped"),
            .. found.LoneSources.Select(
                name => $"{ShortName}: {Path.Combine(_sourcePath, found.Shown(name))} has no picture; skipped"),
        ];
        string fingerprint = PictureCache.Fingerprint(
            $"{Name} {_side}", pairs.Select(pair => $"{sources.Stamp(pair.Source)}\0{pictures.Stamp(pair.Target!)}"));

        // Classification by colours reads all pictures, unless its result is cached.
        string? kept = PictureCache.Details(PictureCache.PathOf(_store, ShortName, Name, _side), fingerprint);
        FolderColors[] colors = kept is not null
            ? FolderColors.Read(kept)
            :
            [
                FolderColors.Of(sources, [.. pairs.Select(pair => pair.Source)]),
                FolderColors.Of(pictures, [.. pairs.Select(pair => pair.Target!)]),
            ];
        HashSet<string>[] others = [.. colors.Select(side => side.Others.ToHashSet(StringComparer.Ordinal))];
        string[] noMasks =
        [
            .. colors[0].Others.Select(name => $"{ShortName}: {sources.PathOf(name)}: {NoMask}; skipped"),
            .. colors[1].Others.Select(name => $"{ShortName}: {pictures.PathOf(name)}: {NoMask}; skipped"),
        ];
        return new Content(
            sources,
            pictures,
            [.. pairs.Where(pair => !others[0].Contains(pair.Source) && !others[1].Contains(pair.Target!))],
            unmatched,
            noMasks,
            fingerprint,
            colors[0],
            colors[1]);
    }

    private sealed record Content(
        PictureFolder Sources,
        PictureFolder Pictures,
        IReadOnlyList<PicturePair> Pairs,
        IReadOnlyList<string> Unmatched,
        IReadOnlyList<string> NoMasks,
        string Fingerprint,
        FolderColors SourceColors,
        FolderColors PictureColors);
}
