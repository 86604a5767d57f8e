using ImageGen.Generators;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Trainer.Data;

/// <summary>Every data set the trainer knows.</summary>
internal static class DataSets
{
    /// <summary>All of them, in the order they are listed.</summary>
    public static IReadOnlyList<DataSet> All { get; } =
    [
        IdxDataSet.FashionMnist,
        IdxDataSet.Mnist,
        new Cifar10DataSet(),
        new ImoriDataSet(generatesMasks: false),
        new ImoriDataSet(generatesMasks: true),
        new OpenMojiDataSet(),
        new OpenMojiGroupsDataSet(),
        new ShapesDataSet(),
        new ShapePairsDataSet(),
    ];

    private const int SmallestSide = 4;
    private const int LargestSide = 1024;

    /// <summary>How to name pictures of one's own, for help and messages.</summary>
    /// <param name="pairs">Whether pairs are meant.</param>
    public static string OwnPictures(bool pairs) =>
        pairs ? "pairs:SOURCES,PICTURES (two folders)" : "folder:PATH (a folder of pictures)";

    /// <summary>
    /// The set that the trainer knows by a name, or by the short one that exported files have; null when there is none.
    /// </summary>
    public static DataSet? Known(string name) => All.FirstOrDefault(set => set.Name == name || set.ShortName == name);

    /// <summary>The data set of that name.</summary>
    /// <param name="name">Its name, or the short one.</param>
    /// <param name="size">
    /// Side that its pictures are resized to, where a set leaves the choice; null for its own.
    /// </param>
    /// <exception cref="InputException">There is none, or its pictures cannot be resized to it.</exception>
    public static DataSet Named(string name, int? size = null)
    {
        if (size is < SmallestSide or > LargestSide)
            throw new InputException($"--size {size}: expected a whole number from {SmallestSide} to {LargestSide}");
        DataSet set;
        if (name.StartsWith(FolderDataSet.Prefix, StringComparison.Ordinal))
            set = new FolderDataSet(name[FolderDataSet.Prefix.Length..]);
        else if (name.StartsWith(FolderPairsDataSet.Prefix, StringComparison.Ordinal))
            set = FolderPairsDataSet.Parse(name[FolderPairsDataSet.Prefix.Length..]);
        else
            set = Known(name) ?? throw new InputException($"--data {name}: unknown data set; expected one of "
                + $"{string.Join(", ", All.Select(set => set.Name))}, {OwnPictures(pairs: false)} or "
                + $"{OwnPictures(pairs: true)}");
        return size is { } side ? set.WithSide(side) : set;
    }
}

/// <summary>A folder that the user names on the command line as a data set.</summary>
internal static class OwnFolder
{
    /// <summary>Its full path, so that a run can be gone on with from anywhere.</summary>
    /// <param name="path">As the user wrote it; may begin with "~/", which no shell replaces inside a word.</param>
    /// <param name="option">How the user named the data set, for the message.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static string FullPath(string path, string option)
    {
        if (path.Length == 0)
        {
            bool pairs = option.StartsWith(FolderPairsDataSet.Prefix, StringComparison.Ordinal);
            throw new InputException($"--data {option}: no folder given; expected {DataSets.OwnPictures(pairs)}");
        }

        if (path.StartsWith("~/", StringComparison.Ordinal))
            path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(full))
            throw new InputException($"--data {option}: {full} is a file; give the folder that contains it");
        return Directory.Exists(full) ? full : throw new InputException($"--data {option}: no such folder: {full}");
    }

    /// <summary>The folder's own name, which may be part of a file's name.</summary>
    public static string ShortName(string fullPath) =>
        Path.GetFileName(fullPath) is { Length: > 0 } name ? name : "pictures";
}
