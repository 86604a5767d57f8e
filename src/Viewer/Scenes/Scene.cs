using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>What is shown at a time: a pure function from seconds to the inputs of a generator.</summary>
internal abstract class Scene
{
    /// <summary>Creates a scene.</summary>
    /// <param name="layout">Its tiles.</param>
    /// <param name="latent">The latent of the generator it is for.</param>
    /// <param name="classes">Number of that generator's classes, 0 when it takes no label.</param>
    protected Scene(TileLayout layout, LatentInfo latent, int classes)
    {
        Layout = layout;
        LatentSize = latent.Size;
        Classes = classes;
    }

    /// <summary>The tiles, the same at every time.</summary>
    public TileLayout Layout { get; }

    /// <summary>Coordinates of one latent.</summary>
    public int LatentSize { get; }

    /// <summary>Number of classes, 0 when the generator takes no label.</summary>
    public int Classes { get; }

    /// <summary>Creates a batch for <see cref="At"/> to fill.</summary>
    public LatentBatch CreateBatch() => new(Layout, LatentSize, Classes);

    /// <summary>Fills a batch with what is shown at t seconds. Allocates nothing.</summary>
    public abstract void At(double t, LatentBatch batch);

    /// <summary>Writes the label weights of one pure class.</summary>
    protected static void OneHot(Span<float> weights, int label)
    {
        weights.Clear();
        weights[label] = 1;
    }
}
