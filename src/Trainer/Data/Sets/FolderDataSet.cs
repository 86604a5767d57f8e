using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Trainer.Data.Cache;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Any folder of pictures, centre-cropped to squares, in RGB. Its subfolders are the classes if at least two of them
/// contain pictures; otherwise there is one class. One picture in ten is held out, by its name.
/// </summary>
internal sealed class FolderDataSet : DataSet
{
    /// <summary>The prefix of its name.</summary>
    public const string Prefix = "folder:";

    private readonly string _path;
    private readonly int _side;
    private readonly Lazy<Content> _content;
    private readonly Lazy<bool> _hasTestPictures;

    /// <summary>Creates the set.</summary>
    /// <param name="path">The folder; may be relative to the working directory.</param>
    /// <param name="side">Side of the pictures in pixels.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public FolderDataSet(string path, int side = DefaultSide)
    {
        _path = OwnFolder.FullPath(path, Prefix + path);
        _side = side;
        _content = new Lazy<Content>(Look);
        _hasTestPictures = new Lazy<bool>(
            () => Side(DataSplit.Test).Any(item => _content.Value.Folder.CanRead(item.Name)));
        Shape = new ImageShape(3, side, side);
    }

    public override string Name => Prefix + _path;

    public override string ShortName => OwnFolder.ShortName(_path);

    public override string Title => "your own pictures";

    public override string Origin => _path;

    public override ImageShape Shape { get; }

    public override IReadOnlyList<string> ClassNames => _content.Value.ClassNames;

    public override bool HasTestPictures => _hasTestPictures.Value;

    public override DataSet WithSide(int side) => new FolderDataSet(_path, side);

    public override IReadOnlyList<string> Fetch(DataStore store) =>
        [$"{Name} ({_content.Value.Items.Count:N0} pictures, read where they are)"];

    public override bool IsPresent(DataStore store) => true;

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        if (split == DataSplit.Train)
        {
            foreach (string line in _content.Value.Folder.PassedOver)
                store.Note($"{ShortName}: {line}");
            if (_content.Value.Loose is > 0 and var loose)
                store.Note(
                    $"{ShortName}: {loose:N0} pictures outside the class folders are skipped");
        }

        DecodedPictures found = PictureCache.Load(List(store), split, store);
        if (found.Rows.Count == 0)
            throw new InputException($"--data {Name}: none of its "
                + $"{(split == DataSplit.Train ? "training" : "test")} pictures can be read");
        if (split == DataSplit.Train)
            NoteClassesWithoutPictures(store, found.Rows);
        foreach (string line in PictureRemarks.Lines([.. found.Rows.Select(row => row.Remark)], "pictures"))
            store.Note($"{ShortName}: {line}");
        return new PictureSet(found.Pictures, found.Labels(), ClassNames.Count)
        {
            Names = [.. found.Rows.Select(row => row.Name)],
            Map = found.Map,
            Checksums = found.Checksums,
        };
    }

    private PictureList List(DataStore store)
    {
        PictureFolder folder = _content.Value.Folder;
        PictureItem[] items =
        [
            .. ((DataSplit[])[DataSplit.Train, DataSplit.Test]).SelectMany(
                split => Side(split).Select(item => new PictureItem(item.Name, item.Label, split))),
        ];
        return new PictureList
        {
            Name = ShortName,
            Path = PictureCache.PathOf(store, ShortName, Name, _side),
            Fingerprint = PictureCache.Fingerprint($"{Name} {_side}", items.Select(item => folder.Stamp(item.Name))),
            Items = items,
            Shape = Shape,
            Decode = item =>
            {
                CroppedPicture picture = PictureReader.Cropped(folder.PathOf(item.Name), _side);
                return new DecodedPicture(picture.Pixels, null, picture.Remark);
            },
        };
    }

    private void NoteClassesWithoutPictures(DataStore store, IReadOnlyList<PictureRow> rows)
    {
        var seen = rows.Select(row => row.Label).ToHashSet();
        string[] unseen = [.. ClassNames.Where((_, label) => !seen.Contains(label))];
        store.NoteFirst(
            [
                .. unseen.Select(
                    name => $"{ShortName}: no training picture of class {name} can be read; it will not be "
                        + "learned"),
            ],
            $"{ShortName}: {unseen.Length:N0} of {ClassNames.Count:N0} classes have no training picture");
    }

    /// <summary>
    /// The pictures of a split. If all pictures of a class would be test pictures, the first is used for training.
    /// </summary>
    private IEnumerable<(string Name, int Label)> Side(DataSplit split)
    {
        IReadOnlyList<(string Name, int Label)> items = _content.Value.Items;
        var forced = items.GroupBy(item => item.Label)
            .Where(group => group.All(item => HeldOut.Side(item.Name) == DataSplit.Test))
            .Select(group => group.First().Name)
            .ToHashSet();
        return items.Where(
            item => (forced.Contains(item.Name) ? DataSplit.Train : HeldOut.Side(item.Name)) == split);
    }

    private Content Look()
    {
        PictureFolder folder = OwnFolder.Open(_path, Name);
        string[] classes =
        [
            .. folder.Names.Where(name => name.Contains('/')).Select(name => name.Split('/')[0]).Distinct(),
        ];
        if (classes.Length < 2)
            return new Content(folder, [ShortName], [.. folder.Names.Select(name => (name, 0))], 0);
        var items = folder.Names.Where(name => name.Contains('/'))
            .Select(name => (name, Array.IndexOf(classes, name.Split('/')[0]))).ToList();
        return new Content(folder, classes, items, folder.Names.Count - items.Count);
    }

    private sealed record Content(
        PictureFolder Folder,
        IReadOnlyList<string> ClassNames,
        IReadOnlyList<(string Name, int Label)> Items,
        int Loose);
}
