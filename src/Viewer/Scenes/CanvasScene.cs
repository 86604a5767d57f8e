using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>A painted picture for an image-to-image generator to translate.</summary>
/// <param name="generator">The generator it is for; it has a source.</param>
/// <param name="canvas">The painted picture, of the generator's source shape.</param>
internal sealed class CanvasScene(GeneratorInfo generator, PaintedCanvas canvas) : Scene(new TileLayout(1, 1), generator)
{
    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch) => canvas.Pixels.CopyTo(batch.Source(0));
}
