using ImageGen.Generators;
using ImageGen.Generators.Format;
using TorchSharp;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Any folder of pictures: the middle square of each, in RGB. Folders in it are the classes when at least two of them hold
/// pictures; else all pictures are of one class. One picture in ten is held out, by its name.
/// </summary>
internal sealed class FolderDataSet : DataSet
{
    /// <summary>What its name begins with.</summary>
    public const string Prefix = "folder:";

    private readonly string _path;
    private readonly int _side;
    private readonly Lazy<Content> _content;
    private readonly Lazy<bool> _hasTestPictures;

    /// <summary>Creates the set.</summary>
    /// <param name="path">The folder; from the working directory on, where it is not a full path.</param>
    /// <param name="side">Side of the pictures in pixels.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public FolderDataSet(string path, int side = DefaultSide)
    {
        _path = OwnFolder.FullPath(path, Prefix + path);
        _side = side;
        _content = new Lazy<Content>(Look);
        _hasTestPictures = new Lazy<bool>(() => Side(DataSplit.Test).Any(item => _content.Value.Folder.CanRead(item.Name)));
        Shape = new ImageShape(3, side, side);
    }

    public override string Name => Prefix + _path;

    public override string ShortName => OwnFolder.ShortName(_path);

    public override string Title => "pictures of your own";

    public override string Origin => _path;

    public override ImageShape Shape { get; }

    public override IReadOnlyList<string> ClassNames => _content.Value.ClassNames;

    public override bool HasTestPictures => _hasTestPictures.Value;

    public override DataSet WithSide(int side) => new FolderDataSet(_path, side);

    public override IReadOnlyList<string> Fetch(DataStore store) => [$"{Name} ({_content.Value.Items.Count:N0} pictures, in place)"];

    public override bool IsPresent(DataStore store) => true;

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        if (split == DataSplit.Train && _content.Value.Loose is > 0 and var loose)
            store.Note($"{ShortName}: {loose:N0} pictures lie beside the folders of the classes and are passed over");
        var items = Side(split).ToList();
        var read = _content.Value.Folder.Read([.. items.Select(item => item.Name)], path => PictureReader.Cropped(path, _side), store, ShortName);
        var found = items.Zip(read).Where(pair => pair.Second is not null).ToList();
        if (found.Count == 0)
            throw new InputException($"--data {Name}: none of its pictures to {(split == DataSplit.Train ? "train on" : "test on")} can be read");
        var gray = found.Count(pair => pair.Second!.IsGray);
        if (gray > 0)
            store.Note($"{ShortName}: {gray:N0} of {found.Count:N0} pictures are gray; they are taken as RGB");
        return new PictureSet(
            PictureStack.Of([.. found.Select(pair => pair.Second!.Pixels)], Shape),
            torch.tensor([.. found.Select(pair => (long)pair.First.Label)], torch.ScalarType.Int64),
            ClassNames.Count)
        { Names = [.. found.Select(pair => pair.First.Name)] };
    }

    /// <summary>The pictures of a side. When all names fall to the test side, the first is trained on all the same.</summary>
    private IEnumerable<(string Name, int Label)> Side(DataSplit split)
    {
        var items = _content.Value.Items;
        var forced = items.All(item => HeldOut.Side(item.Name) == DataSplit.Test) ? items[0].Name : null;
        return items.Where(item => (item.Name == forced ? DataSplit.Train : HeldOut.Side(item.Name)) == split);
    }

    private Content Look()
    {
        var folder = PictureFolder.Open(_path, Name);
        string[] classes = [.. folder.Names.Where(name => name.Contains('/')).Select(name => name.Split('/')[0]).Distinct()];
        if (classes.Length < 2)
            return new Content(folder, [ShortName], [.. folder.Names.Select(name => (name, 0))], 0);
        var items = folder.Names.Where(name => name.Contains('/')).Select(name => (name, Array.IndexOf(classes, name.Split('/')[0]))).ToList();
        return new Content(folder, classes, items, folder.Names.Count - items.Count);
    }

    private sealed record Content(PictureFolder Folder, IReadOnlyList<string> ClassNames, IReadOnlyList<(string Name, int Label)> Items, int Loose);
}
