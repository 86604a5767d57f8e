using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>A painted picture that an image-to-image generator translates.</summary>
internal sealed class CanvasScene : Scene
{
    private readonly LabelTour? _tour;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator; it has a source.</param>
    /// <param name="canvas">The painted picture, of the generator's source shape.</param>
    /// <param name="loopSeconds">
    /// Loop length of the class tour in seconds; null for an endless tour. Ignored if unconditional.
    /// </param>
    public CanvasScene(GeneratorInfo generator, PaintedCanvas canvas, double? loopSeconds)
        : base(new TileLayout(1, 1), generator)
    {
        Canvas = canvas;
        if (generator.IsConditional)
            _tour = LabelTour.Of(Classes, loopSeconds);
    }

    /// <summary>The painted picture, of the generator's source shape. It can be replaced between frames.</summary>
    public PaintedCanvas Canvas { get; set; }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        Canvas.Pixels.CopyTo(batch.Source(0));
        _tour?.At(t, batch.Label(0));
    }
}
