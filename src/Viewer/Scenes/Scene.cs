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
