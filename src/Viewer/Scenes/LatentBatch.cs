namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A generator's inputs for one frame: per tile, in reading order, a latent or a source picture, and label weights.
/// </summary>
internal sealed class LatentBatch
{
    private readonly float[] _latents;
    private readonly float[] _labels;
    private readonly float[] _sources;

    /// <summary>Creates a batch of zeros.</summary>
    /// <param name="layout">The tiles.</param>
    /// <param name="latentSize">Number of latent coordinates; 0 for an image-to-image generator.</param>
    /// <param name="labelSize">Number of classes; 0 if the generator is not conditional.</param>
    /// <param name="sourceSize">Number of values of a source picture; 0 unless the generator is image-to-image.</param>
    public LatentBatch(TileLayout layout, int latentSize, int labelSize, int sourceSize)
    {
        Layout = layout;
        LatentSize = latentSize;
        LabelSize = labelSize;
        SourceSize = sourceSize;
        _latents = new float[layout.Count * latentSize];
        _labels = new float[layout.Count * labelSize];
        _sources = new float[layout.Count * sourceSize];
    }

    /// <summary>The tiles.</summary>
    public TileLayout Layout { get; }

    /// <summary>Number of tiles.</summary>
    public int Count => Layout.Count;

    /// <summary>Number of latent coordinates; 0 for an image-to-image generator.</summary>
    public int LatentSize { get; }

    /// <summary>Number of classes; 0 if the generator is not conditional.</summary>
    public int LabelSize { get; }

    /// <summary>Number of values of a source picture; 0 unless the generator is image-to-image.</summary>
    public int SourceSize { get; }

    /// <summary>All latents: [count, latent size].</summary>
    public Span<float> Latents => _latents;

    /// <summary>All label weights: [count, classes], each row summing to 1.</summary>
    public Span<float> Labels => _labels;

    /// <summary>All source pictures: [count, c, h, w], values in [0, 1].</summary>
    public Span<float> Sources => _sources;

    /// <summary>Index of the tile to outline; null for none.</summary>
    public int? Highlight { get; set; }

    /// <summary>The latent of one tile.</summary>
    public Span<float> Latent(int tile) => _latents.AsSpan(tile * LatentSize, LatentSize);

    /// <summary>The label weights of one tile.</summary>
    public Span<float> Label(int tile) => _labels.AsSpan(tile * LabelSize, LabelSize);

    /// <summary>The source picture of one tile: [c, h, w].</summary>
    public Span<float> Source(int tile) => _sources.AsSpan(tile * SourceSize, SourceSize);
}
