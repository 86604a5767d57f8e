using ImageGen.Generators;

namespace ImageGen.Trainer.Data;

/// <summary>Every data set the trainer knows.</summary>
internal static class DataSets
{
    /// <summary>All of them, in the order they are listed.</summary>
    public static IReadOnlyList<DataSet> All { get; } = [IdxDataSet.FashionMnist, IdxDataSet.Mnist, new ShapesDataSet()];

    /// <summary>The data set of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static DataSet Named(string name) =>
        All.FirstOrDefault(set => set.Name == name)
        ?? throw new InputException($"--data {name}: no such data set; there are {string.Join(", ", All.Select(set => set.Name))}");
}
