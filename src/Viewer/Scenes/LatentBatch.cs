namespace ImageGen.Viewer.Scenes;

/// <summary>What a generator is given for one frame: a latent and label weights for every tile, in reading order.</summary>
internal sealed class LatentBatch
{
    private readonly float[] _latents;
    private readonly float[] _labels;

    /// <summary>Creates a batch of zeros.</summary>
    /// <param name="layout">The tiles.</param>
    /// <param name="latentSize">Coordinates of one latent.</param>
    /// <param name="labelSize">Classes of the generator; 0 when it takes no label.</param>
    public LatentBatch(TileLayout layout, int latentSize, int labelSize)
    {
        Layout = layout;
        LatentSize = latentSize;
        LabelSize = labelSize;
        _latents = new float[layout.Count * latentSize];
        _labels = new float[layout.Count * labelSize];
    }

    /// <summary>The tiles.</summary>
    public TileLayout Layout { get; }

    /// <summary>Number of tiles.</summary>
    public int Count => Layout.Count;

    /// <summary>Coordinates of one latent.</summary>
    public int LatentSize { get; }

    /// <summary>Classes of the generator; 0 when it takes no label.</summary>
    public int LabelSize { get; }

    /// <summary>All latents: [count, latent].</summary>
    public Span<float> Latents => _latents;

    /// <summary>All label weights: [count, classes], each row summing to 1.</summary>
    public Span<float> Labels => _labels;

    /// <summary>The latent of one tile.</summary>
    public Span<float> Latent(int tile) => _latents.AsSpan(tile * LatentSize, LatentSize);

    /// <summary>The label weights of one tile.</summary>
    public Span<float> Label(int tile) => _labels.AsSpan(tile * LabelSize, LabelSize);
}
