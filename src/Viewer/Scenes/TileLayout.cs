namespace ImageGen.Viewer.Scenes;

/// <summary>How the pictures of one frame stand together.</summary>
/// <param name="Rows">Number of rows, at least 1.</param>
/// <param name="Columns">Number of columns, at least 1.</param>
/// <param name="RowNames">A name for every row, or none at all.</param>
internal sealed record TileLayout(int Rows, int Columns, IReadOnlyList<string> RowNames)
{
    /// <summary>Creates a layout without names.</summary>
    public TileLayout(int rows, int columns)
        : this(rows, columns, [])
    {
    }

    /// <summary>A name for every column, or none at all.</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];

    /// <summary>Number of neighbours in a row that belong together; a wider gap stands between such groups.</summary>
    public int Group { get; init; } = 1;

    /// <summary>Number of tiles.</summary>
    public int Count => Rows * Columns;
}
