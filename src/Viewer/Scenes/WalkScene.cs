using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Walks through the latent space, side by side; usually a single one, shown large. A conditional generator tours its
/// classes, each tile offset by a few classes.
/// </summary>
internal sealed class WalkScene : Scene
{
    private readonly LatentWalk[] _walks;
    private readonly LabelTour? _tour;
    private readonly KeyframeLabels? _labels;
    private readonly int _first;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="settings">Seed, loop length and key pictures of the walks.</param>
    /// <param name="columns">Number of tiles.</param>
    /// <param name="track">Index of the seed's walk in the first tile.</param>
    public WalkScene(GeneratorInfo generator, WalkSettings settings, int columns, int track = 0)
        : base(new TileLayout(1, columns), generator)
    {
        _walks = settings.CreateWalks(generator, columns, track);
        _first = track;
        if (generator.IsConditional)
            (_tour, _labels) = (LabelTour.Of(Classes, settings.LoopSeconds), KeyframeLabels.Of(settings));
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        for (int tile = 0; tile < _walks.Length; tile++)
        {
            _walks[tile].At(t, batch.Latent(tile));
            if (_labels is not null)
                _labels.At(t, _first + tile, batch.Label(tile));
            else
                _tour?.At(t + (_tour.Seconds * tile / _walks.Length), batch.Label(tile));
        }
    }
}
