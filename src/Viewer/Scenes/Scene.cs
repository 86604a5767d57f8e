using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>What is shown at a time: a pure function from seconds to the inputs of a generator.</summary>
internal abstract class Scene
{
    /// <summary>Creates a scene.</summary>
    /// <param name="layout">Its tiles.</param>
    /// <param name="generator">The generator it is for.</param>
    protected Scene(TileLayout layout, GeneratorInfo generator)
    {
        Layout = layout;
        LatentSize = generator.Latent?.Size ?? 0;
        SourceShape = generator.Source?.Shape;
        Classes = generator.ClassNames.Count;
    }

    /// <summary>The tiles, the same at every time.</summary>
    public TileLayout Layout { get; }

    /// <summary>Coordinates of one latent; 0 for an image-to-image generator.</summary>
    public int LatentSize { get; }

    /// <summary>Shape of one source picture; null unless the generator is image-to-image.</summary>
    public ImageShape? SourceShape { get; }

    /// <summary>Number of classes, 0 when the generator takes no label.</summary>
    public int Classes { get; }

    /// <summary>Creates a batch for <see cref="At"/> to fill.</summary>
    public LatentBatch CreateBatch() => new(Layout, LatentSize, Classes, SourceShape?.Size ?? 0);

    /// <summary>Fills a batch with what is shown at t seconds. Allocates nothing.</summary>
    public abstract void At(double t, LatentBatch batch);

    /// <summary>Writes the label weights of one pure class.</summary>
    protected static void OneHot(Span<float> weights, int label)
    {
        weights.Clear();
        weights[label] = 1;
    }
}

/// <summary>How the pictures of one frame are arranged.</summary>
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

    /// <summary>Number of neighbours in a row that belong together; a wider gap separates such groups.</summary>
    public int Group { get; init; } = 1;

    /// <summary>Number of tiles.</summary>
    public int Count => Rows * Columns;
}
