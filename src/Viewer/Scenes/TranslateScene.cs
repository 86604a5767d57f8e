using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Sketches;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Pictures that the viewer draws itself as an image-to-image generator's sources: one animated sketch per tile, of the
/// source kind that the generator was trained on.
/// </summary>
internal sealed class TranslateScene : Scene
{
    private readonly Sketch[] _sketches;
    private readonly LabelTour? _tour;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator; it has a source.</param>
    /// <param name="seed">The seed; equal seeds give equal sketches.</param>
    /// <param name="loopSeconds">Loop length in seconds; null for an endless animation.</param>
    /// <param name="layout">The tiles.</param>
    /// <param name="first">Index of the seed's sketch in the first tile.</param>
    public TranslateScene(GeneratorInfo generator, ulong seed, double? loopSeconds, TileLayout layout, int first = 0)
        : base(layout, generator)
    {
        SourceInfo source = generator.Source ?? throw new ArgumentException(
            "The generator is not image-to-image.", nameof(generator));
        _sketches =
        [
            .. Enumerable.Range(first, layout.Count).Select(
                i => CreateSketch(source, CounterRandom.Bits(seed, i), loopSeconds)),
        ];
        if (generator.IsConditional)
            _tour = LabelTour.Of(Classes, loopSeconds);
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        for (int tile = 0; tile < _sketches.Length; tile++)
        {
            _sketches[tile].At(t, batch.Source(tile));
            _tour?.At(t, batch.Label(tile));
        }
    }

    private static Sketch CreateSketch(SourceInfo source, ulong seed, double? loopSeconds) => source.Kind switch
    {
        "mask" => new MaskSketch(source.Shape, source.Palette, seed, loopSeconds),
        "outline" => new OutlineSketch(source.Shape, seed, loopSeconds),
        _ => new PhotographSketch(source.Shape, seed, loopSeconds),
    };
}
