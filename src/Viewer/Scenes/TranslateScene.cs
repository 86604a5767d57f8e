using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Pictures that the viewer paints itself, for an image-to-image generator to translate: every tile has a moving sketch of
/// the kind that the generator was trained on.
/// </summary>
internal sealed class TranslateScene : Scene
{
    private readonly Sketch[] _sketches;
    private readonly int? _label;
    private readonly LabelTour? _tour;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator it is for; it has a source.</param>
    /// <param name="seed">The seed; equal seeds give equal sketches.</param>
    /// <param name="loopSeconds">After how many seconds it closes; null for never.</param>
    /// <param name="layout">The tiles.</param>
    /// <param name="label">The class to show; null tours all classes, if there are any.</param>
    public TranslateScene(GeneratorInfo generator, ulong seed, double? loopSeconds, TileLayout layout, int? label)
        : base(layout, generator)
    {
        SourceInfo source = generator.Source ?? throw new ArgumentException("The generator translates no pictures.", nameof(generator));
        _sketches = [.. Enumerable.Range(0, layout.Count).Select(i => CreateSketch(source, CounterRandom.Bits(seed, i), loopSeconds))];
        _label = label;
        if (generator.IsConditional && label is null)
            _tour = loopSeconds is { } seconds ? LabelTour.Loop(Classes, seconds) : LabelTour.Endless(Classes);
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        for (int tile = 0; tile < _sketches.Length; tile++)
        {
            _sketches[tile].At(t, batch.Source(tile));
            if (_tour is not null)
                _tour.At(t, batch.Label(tile));
            else if (_label is { } shown)
                OneHot(batch.Label(tile), shown);
        }
    }

    private static Sketch CreateSketch(SourceInfo source, ulong seed, double? loopSeconds) => source.Kind switch
    {
        "mask" => new MaskSketch(source.Shape, source.Palette, seed, loopSeconds),
        "outline" => new OutlineSketch(source.Shape, seed, loopSeconds),
        _ => new PhotographSketch(source.Shape, seed, loopSeconds),
    };
}
