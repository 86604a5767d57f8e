using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>Maps a time in seconds to a generator's inputs; a pure function.</summary>
internal abstract class Scene
{
    /// <summary>Creates a scene.</summary>
    /// <param name="layout">The tiles.</param>
    /// <param name="generator">The generator.</param>
    protected Scene(TileLayout layout, GeneratorInfo generator)
    {
        Layout = layout;
        LatentSize = generator.Latent?.Size ?? 0;
        SourceShape = generator.Source?.Shape;
        Classes = generator.ClassNames.Count;
    }

    /// <summary>The tiles, constant over time.</summary>
    public TileLayout Layout { get; }

    /// <summary>Number of latent coordinates; 0 for an image-to-image generator.</summary>
    public int LatentSize { get; }

    /// <summary>Shape of a source picture; null unless the generator is image-to-image.</summary>
    public ImageShape? SourceShape { get; }

    /// <summary>Number of classes; 0 if the generator is not conditional.</summary>
    public int Classes { get; }

    /// <summary>Creates a batch for <see cref="At"/> to fill.</summary>
    public LatentBatch CreateBatch() => new(Layout, LatentSize, Classes, SourceShape?.Size ?? 0);

    /// <summary>Fills a batch for time t in seconds. Allocates nothing.</summary>
    public abstract void At(double t, LatentBatch batch);

    /// <summary>Writes one-hot label weights.</summary>
    protected static void OneHot(Span<float> weights, int label)
    {
        weights.Clear();
        weights[label] = 1;
    }
}

/// <summary>The arrangement of the pictures of a frame.</summary>
/// <param name="Rows">Number of rows, at least 1.</param>
/// <param name="Columns">Number of columns, at least 1.</param>
/// <param name="RowNames">One name per row, or empty.</param>
internal sealed record TileLayout(int Rows, int Columns, IReadOnlyList<string> RowNames)
{
    /// <summary>Creates a layout without names.</summary>
    public TileLayout(int rows, int columns)
        : this(rows, columns, [])
    {
    }

    /// <summary>One name per column, or empty.</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];

    /// <summary>Number of adjacent columns that form a group; groups are separated by a wider gap.</summary>
    public int Group { get; init; } = 1;

    /// <summary>Number of tiles.</summary>
    public int Count => Rows * Columns;
}
