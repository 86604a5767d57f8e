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

    /// <summary>Number of tiles.</summary>
    public int Count => Rows * Columns;
}
