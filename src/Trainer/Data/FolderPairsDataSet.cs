using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Format;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Two folders of pictures: each picture of the second is generated from the one of the first that has the same path but for
/// the ending. Folders whose pictures have few colours altogether are masks, and keep those colours. One pair in ten is
/// held out, by its name.
/// </summary>
internal sealed class FolderPairsDataSet : DataSet
{
    /// <summary>What its name begins with.</summary>
    public const string Prefix = "pairs:";

    private const int MostMaskColours = 16;
    private const double LikeShapes = 0.02;

    private readonly string _sourcePath;
    private readonly string _picturePath;
    private readonly int _side;
    private readonly DataStore _store;
    private readonly Lazy<Content> _content;
    private readonly Lazy<bool> _hasTestPictures;

    /// <summary>Creates the set.</summary>
    /// <param name="sourcePath">The folder of sources; from the working directory on, where it is not a full path.</param>
    /// <param name="picturePath">The folder of pictures.</param>
    /// <param name="side">Side of both in pixels.</param>
    /// <param name="store">Where colours that were counted before are kept; null for the user's cache.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public FolderPairsDataSet(string sourcePath, string picturePath, int side = DefaultSide, DataStore? store = null)
    {
        _store = store ?? new DataStore();
        var option = $"{Prefix}{sourcePath},{picturePath}";
        _sourcePath = OwnFolder.FullPath(sourcePath, option);
        _picturePath = OwnFolder.FullPath(picturePath, option);
        _side = side;
        _content = new Lazy<Content>(Look);
        _hasTestPictures = new Lazy<bool>(() => Side(DataSplit.Test).Any(pair =>
            _content.Value.Sources.CanRead(pair.Source) && _content.Value.Pictures.CanRead(pair.Picture)));
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
    public static FolderPairsDataSet Parse(string text, int side = DefaultSide) => text.Split(',') is [var sources, var pictures]
        ? new FolderPairsDataSet(sources, pictures, side)
        : throw new InputException($"--data {Prefix}{text}: expected two folders with one comma between them, {DataSets.OwnPictures(pairs: true)}; a folder with a comma in its path must be renamed");

    public override DataSet WithSide(int side) => new FolderPairsDataSet(_sourcePath, _picturePath, side, _store);

    public override IReadOnlyList<string> Fetch(DataStore store) => [$"{Name} ({_content.Value.Pairs.Count:N0} pairs, in place)"];

    public override bool IsPresent(DataStore store) => true;

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        var content = _content.Value;
        if (split == DataSplit.Train)
            store.NoteSome(content.Unmatched, $"{ShortName}: {content.Unmatched.Count:N0} pictures have no counterpart and are passed over");
        var found = PictureCache.Load(List(store), split, store);
        if (found.Rows.Count == 0)
            throw new InputException($"--data {Name}: none of its pairs to {(split == DataSplit.Train ? "train on" : "test on")} can be read");
        NoteShapes(store, [.. found.Rows.Where(row => row.Remark.HasFlag(PictureRemark.ShapesDiffer)).Select(row => row.Name)]);
        return new PictureSet(found.Pictures, found.Labels(), ClassNames.Count, found.Sources)
        {
            Kind = KindOf(content.PicturePalette),
            SourceKind = KindOf(content.SourcePalette),
            Names = [.. found.Rows.Select(row => row.Name)],
            Map = found.Map,
        };
    }

    private PictureList List(DataStore store)
    {
        var content = _content.Value;
        var pairs = content.Pairs.ToDictionary(pair => pair.Key);
        var (source, picture) = (Reader(content.SourcePalette), Reader(content.PicturePalette));
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
                var pair = pairs[item.Name];
                var (from, to) = (source(content.Sources.PathOf(pair.Source)), picture(content.Pictures.PathOf(pair.Picture)));
                return new DecodedPicture(to.Pixels, from.Pixels, IsLike(from, to) ? PictureRemark.None : PictureRemark.ShapesDiffer);
            },
        };
    }

    private void NoteShapes(DataStore store, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
            store.Note($"{ShortName}: in {names.Count:N0} pairs ({names[0]} first) source and picture are not of the same shape; the middle square is taken of each");
    }

    private static bool IsLike(CroppedPicture source, CroppedPicture picture) =>
        Math.Abs(Math.Log((double)source.Width / source.Height * picture.Height / picture.Width)) < LikeShapes;

    private Func<string, CroppedPicture> Reader(IReadOnlyList<PaletteEntry> palette) =>
        palette.Count > 0 ? path => PictureReader.CroppedByNearest(path, _side) : path => PictureReader.Cropped(path, _side);

    private static PictureKind KindOf(IReadOnlyList<PaletteEntry> palette) => palette.Count > 0 ? PictureKind.Mask : PictureKind.Photograph;

    /// <summary>The pairs of a side. When all names fall to the test side, the first is trained on all the same.</summary>
    private IEnumerable<Pair> Side(DataSplit split)
    {
        var pairs = _content.Value.Pairs;
        var forced = pairs.All(pair => HeldOut.Side(pair.Key) == DataSplit.Test) ? pairs[0] : null;
        return pairs.Where(pair => (pair == forced ? DataSplit.Train : HeldOut.Side(pair.Key)) == split);
    }

    private Content Look()
    {
        var (sources, pictures) = (PictureFolder.Open(_sourcePath, Name), PictureFolder.Open(_picturePath, Name));
        var (sourceOf, pictureOf) = (ByKey(sources), ByKey(pictures));
        Pair[] pairs = [.. pictureOf.Keys.Where(sourceOf.ContainsKey).Order(StringComparer.Ordinal).Select(key => new Pair(key, sourceOf[key], pictureOf[key]))];
        if (pairs.Length == 0)
            throw new InputException($"--data {Name}: no picture of {_picturePath} ({pictures.Names[0]} is one) has a source of the same path, but for its ending, in {_sourcePath} ({sources.Names[0]} is one)");
        string[] unmatched =
        [
            .. pictureOf.Where(item => !sourceOf.ContainsKey(item.Key)).Select(item => $"{ShortName}: {Path.Combine(_picturePath, item.Value)} has no source; passed over"),
            .. sourceOf.Where(item => !pictureOf.ContainsKey(item.Key)).Select(item => $"{ShortName}: {Path.Combine(_sourcePath, item.Value)} has no picture; passed over"),
        ];
        var fingerprint = PictureCache.Fingerprint(
            $"{Name} {_side}", pairs.Select(pair => $"{sources.Stamp(pair.Source)}\0{pictures.Stamp(pair.Picture)}"));

        // To tell masks by their colours all of them must be read, unless that was done before.
        var kept = PictureCache.Details(PictureCache.PathOf(_store, ShortName, Name, _side), fingerprint);
        var (sourcePalette, picturePalette) = kept is not null
            ? PaletteText.Palettes(kept)
            : (Palette(sources, [.. pairs.Select(pair => pair.Source)]), Palette(pictures, [.. pairs.Select(pair => pair.Picture)]));
        return new Content(sources, pictures, pairs, unmatched, fingerprint, sourcePalette, picturePalette);
    }

    private Dictionary<string, string> ByKey(PictureFolder folder)
    {
        Dictionary<string, string> names = [];
        foreach (var name in folder.Names)
        {
            var key = name[..^Path.GetExtension(name).Length];
            if (!names.TryAdd(key, name))
                throw new InputException($"--data {Name}: {folder.Path} holds both {names[key]} and {name}, so it is not clear which belongs to {key}; keep one");
        }

        return names;
    }

    /// <summary>All colours of the pictures, when they are few enough to be a mask's; else none.</summary>
    private static IReadOnlyList<PaletteEntry> Palette(PictureFolder folder, string[] names)
    {
        SortedSet<int> colours = [];
        var gate = new Lock();
        Parallel.ForEach(names, (name, state) =>
        {
            HashSet<int> found = [];
            try
            {
                PictureReader.AddColours(folder.PathOf(name), found, MostMaskColours);
            }
            catch (InputException)
            {
                return; // named when it is read for good
            }

            lock (gate)
            {
                colours.UnionWith(found);
                if (colours.Count > MostMaskColours)
                    state.Stop();
            }
        });
        return colours.Count > MostMaskColours ? [] : PaletteText.Entries(colours);
    }

    /// <summary>The palettes of sources and pictures as they are kept with the decoded pictures.</summary>
    private static class PaletteText
    {
        public static string Of(IReadOnlyList<PaletteEntry> sources, IReadOnlyList<PaletteEntry> pictures) =>
            $"{string.Join(',', sources.Select(entry => entry.Color))};{string.Join(',', pictures.Select(entry => entry.Color))}";

        public static (IReadOnlyList<PaletteEntry> Sources, IReadOnlyList<PaletteEntry> Pictures) Palettes(string text)
        {
            var parts = text.Split(';');
            return (Palette(parts[0]), Palette(parts[1]));
        }

        public static IReadOnlyList<PaletteEntry> Entries(IEnumerable<int> colours) =>
            Palette(string.Join(',', colours.Select(colour => "#" + colour.ToString("x6", CultureInfo.InvariantCulture))));

        private static IReadOnlyList<PaletteEntry> Palette(string colours) =>
            [.. colours.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(colour => new PaletteEntry(colour, colour))];
    }

    private sealed record Pair(string Key, string Source, string Picture);

    private sealed record Content(
        PictureFolder Sources,
        PictureFolder Pictures,
        IReadOnlyList<Pair> Pairs,
        IReadOnlyList<string> Unmatched,
        string Fingerprint,
        IReadOnlyList<PaletteEntry> SourcePalette,
        IReadOnlyList<PaletteEntry> PicturePalette);
}
