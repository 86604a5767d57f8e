using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Trainer.Data.Cache;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Two folders of pictures: each picture of the second is generated from the one of the first that has the same path
/// but for the ending. Folders whose pictures have few colours altogether, or are PNGs with one palette, are masks, and
/// keep those colours. One pair in ten is held out, by its name.
/// </summary>
internal sealed class FolderPairsDataSet : DataSet
{
    /// <summary>What its name begins with.</summary>
    public const string Prefix = "pairs:";

    private const int MostMaskColours = 16;
    private const int MostIndexedColours = 256;
    private const double LikeShapes = 0.02;

    private readonly string _sourcePath;
    private readonly string _picturePath;
    private readonly int _side;
    private readonly DataStore _store;
    private readonly Lazy<Content> _content;
    private readonly Lazy<bool> _hasTestPictures;

    /// <summary>Creates the set.</summary>
    /// <param name="sourcePath">
    /// The folder of sources; from the working directory on, where it is not a full path.
    /// </param>
    /// <param name="picturePath">The folder of pictures.</param>
    /// <param name="side">Side of both in pixels.</param>
    /// <param name="store">Where colours that were counted before are kept; null for the user's cache.</param>
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

    public override string Title => "pairs of your own";

    public override string Origin => $"{_sourcePath}, {_picturePath}";

    public override ImageShape Shape { get; }

    public override IReadOnlyList<string> ClassNames { get; }

    public override SourceInfo Source =>
        new(Shape, _content.Value.SourcePalette.Count > 0 ? "mask" : "photograph", _content.Value.SourcePalette);

    public override bool HasTestPictures => _hasTestPictures.Value;

    /// <summary>Reads what follows the prefix.</summary>
    /// <param name="text">Two folders with a comma between them.</param>
    /// <param name="side">Side of the pictures in pixels.</param>
    /// <exception cref="InputException">The text is something else, or a folder is not there.</exception>
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
                $"{ShortName}: sources are taken as {Described(content.SourcePalette)}, pictures as "
                + $"{Described(content.PicturePalette)}");
            store.NoteSome(
                content.Unmatched,
                $"{ShortName}: {content.Unmatched.Count:N0} pictures have no counterpart and are passed over");
        }

        DecodedPictures found = PictureCache.Load(List(store), split, store);
        if (found.Rows.Count == 0)
            throw new InputException($"--data {Name}: none of its pairs to "
                + $"{(split == DataSplit.Train ? "train on" : "test on")} can be read");
        NoteShapes(
            store,
            [.. found.Rows.Where(row => row.Remark.HasFlag(PictureRemark.ShapesDiffer)).Select(row => row.Name)]);
        return new PictureSet(found.Pictures, found.Labels(), ClassNames.Count, found.Sources)
        {
            Kind = KindOf(content.PicturePalette),
            SourceKind = KindOf(content.SourcePalette),
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
            Reader(content.SourcePalette), Reader(content.PicturePalette));
        return new PictureList
        {
            Name = ShortName,
            Path = PictureCache.PathOf(store, ShortName, Name, _side),
            Fingerprint = content.Fingerprint,
            Details = PaletteText.Of(content.SourcePalette, content.PicturePalette),
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
                    to.Pixels, from.Pixels, IsLike(from, to) ? PictureRemark.None : PictureRemark.ShapesDiffer);
            },
        };
    }

    private void NoteShapes(DataStore store, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
            store.Note(
                $"{ShortName}: in {names.Count:N0} pairs ({names[0]} first) source and picture are not of the "
                + "same shape; the middle square is taken of each");
    }

    private static bool IsLike(CroppedPicture source, CroppedPicture picture) =>
        Math.Abs(Math.Log((double)source.Width / source.Height * picture.Height / picture.Width)) < LikeShapes;

    private Func<string, CroppedPicture> Reader(IReadOnlyList<PaletteEntry> palette) =>
        palette.Count > 0 ? path =>
            PictureReader.CroppedByNearest(path, _side) : path => PictureReader.Cropped(path, _side);

    private static string Described(IReadOnlyList<PaletteEntry> palette) =>
        palette.Count > 0 ? $"masks of {palette.Count} colours" : "photographs";

    private static PictureKind KindOf(IReadOnlyList<PaletteEntry> palette) =>
        palette.Count > 0 ? PictureKind.Mask : PictureKind.Photograph;

    /// <summary>
    /// The pairs of a side. When all names fall to the test side, the first is trained on all the same.
    /// </summary>
    private IEnumerable<PicturePair> Side(DataSplit split)
    {
        IReadOnlyList<PicturePair> pairs = _content.Value.Pairs;
        PicturePair? forced = pairs.All(pair => HeldOut.Side(pair.Key) == DataSplit.Test) ? pairs[0] : null;
        return pairs.Where(pair => (pair == forced ? DataSplit.Train : HeldOut.Side(pair.Key)) == split);
    }

    private Content Look()
    {
        (PictureFolder sources, PictureFolder pictures) = (
            PictureFolder.Open(_sourcePath, Name), PictureFolder.Open(_picturePath, Name));
        var found = PicturePairs.Match(sources, pictures, Name);
        IReadOnlyList<PicturePair> pairs = found.Pairs;
        if (pairs.Count == 0)
            throw new InputException(
                $"--data {Name}: no picture of {_picturePath} ({pictures.Names[0]} is one) has a source of the "
                + $"same path, but for its ending, in {_sourcePath} ({sources.Names[0]} is one)");
        string[] unmatched =
        [
            .. found.LoneTargets.Select(
                name => $"{ShortName}: {Path.Combine(_picturePath, name)} has no source; passed over"),
            .. found.LoneSources.Select(
                name => $"{ShortName}: {Path.Combine(_sourcePath, name)} has no picture; passed over"),
        ];
        string fingerprint = PictureCache.Fingerprint(
            $"{Name} {_side}", pairs.Select(pair => $"{sources.Stamp(pair.Source)}\0{pictures.Stamp(pair.Target!)}"));

        // To tell masks by their colours all of them must be read, unless that was done before.
        string? kept = PictureCache.Details(PictureCache.PathOf(_store, ShortName, Name, _side), fingerprint);
        (IReadOnlyList<PaletteEntry> sourcePalette, IReadOnlyList<PaletteEntry> picturePalette) = kept is not null
            ? PaletteText.Palettes(kept)
            : (
                Palette(sources, [.. pairs.Select(pair => pair.Source)]),
                Palette(pictures, [.. pairs.Select(pair => pair.Target!)]));
        return new Content(sources, pictures, pairs, unmatched, fingerprint, sourcePalette, picturePalette);
    }

    /// <summary>
    /// All colours of the pictures, when they are a mask's: few, or all of them from the palettes of PNGs; else none.
    /// </summary>
    private static IReadOnlyList<PaletteEntry> Palette(PictureFolder folder, string[] names)
    {
        PictureReader.UseOneThreadEach();
        SortedSet<int> colours = [];
        int most = MostIndexedColours;
        var gate = new Lock();
        Parallel.ForEach(names, (name, state) =>
        {
            HashSet<int> found = [];
            bool isIndexed;
            try
            {
                isIndexed = PictureReader.AddColours(folder.PathOf(name), found, most);
            }
            catch (InputException)
            {
                return; // named when it is read for good
            }

            lock (gate)
            {
                colours.UnionWith(found);
                if (!isIndexed)
                    most = MostMaskColours;
                if (colours.Count > most)
                    state.Stop();
            }
        });
        return colours.Count > most ? [] : PaletteText.Entries(colours);
    }

    /// <summary>The palettes of sources and pictures as they are kept with the decoded pictures.</summary>
    private static class PaletteText
    {
        public static string Of(IReadOnlyList<PaletteEntry> sources, IReadOnlyList<PaletteEntry> pictures) =>
            $"{string.Join(',', sources.Select(entry => entry.Color))};"
            + string.Join(',', pictures.Select(entry => entry.Color));

        public static (IReadOnlyList<PaletteEntry> Sources, IReadOnlyList<PaletteEntry> Pictures) Palettes(string text)
        {
            string[] parts = text.Split(';');
            return (Palette(parts[0]), Palette(parts[1]));
        }

        public static IReadOnlyList<PaletteEntry> Entries(IEnumerable<int> colours) =>
            Palette(
                string.Join(',', colours.Select(colour => "#" + colour.ToString("x6", CultureInfo.InvariantCulture))));

        private static IReadOnlyList<PaletteEntry> Palette(string colours) =>
            [
                .. colours.Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(colour => new PaletteEntry(colour, colour)),
            ];
    }

    private sealed record Content(
        PictureFolder Sources,
        PictureFolder Pictures,
        IReadOnlyList<PicturePair> Pairs,
        IReadOnlyList<string> Unmatched,
        string Fingerprint,
        IReadOnlyList<PaletteEntry> SourcePalette,
        IReadOnlyList<PaletteEntry> PicturePalette);
}
