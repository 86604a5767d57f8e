using ImageGen.Generators;

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
        new ImoriDataSet(paintsMasks: false),
        new ImoriDataSet(paintsMasks: true),
        new OpenMojiDataSet(),
        new ShapesDataSet(),
        new ShapePairsDataSet(),
    ];

    private const int SmallestSide = 4;
    private const int LargestSide = 1024;

    /// <summary>How to name pictures of one's own, for help and messages.</summary>
    /// <param name="pairs">Whether pairs are meant.</param>
    public static string OwnPictures(bool pairs) => pairs ? "pairs:SOURCES,PICTURES (two folders)" : "folder:PATH (a folder of pictures)";

    /// <summary>The data set of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="size">Side that its pictures are brought to, where a set leaves the choice; null for its own.</param>
    /// <exception cref="InputException">There is none, or its pictures cannot be brought to the size.</exception>
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
            set = All.FirstOrDefault(set => set.Name == name) ?? throw new InputException($"--data {name}: no such data set; there are {string.Join(", ", All.Select(set => set.Name))}, {OwnPictures(pairs: false)} and {OwnPictures(pairs: true)}");
        return size is { } side ? set.WithSide(side) : set;
    }
}
