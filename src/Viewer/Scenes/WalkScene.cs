using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Walks through the latent space, side by side; usually one, shown large. A conditional generator tours
/// its classes: each tile is a few classes ahead of the one before it.
/// </summary>
internal sealed class WalkScene : Scene
{
    private readonly LatentWalk[] _walks;
    private readonly LabelTour? _tour;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator it is for.</param>
    /// <param name="settings">Seed and loop of the walks.</param>
    /// <param name="columns">Number of tiles.</param>
    /// <param name="track">Which of the seed's walks the first tile follows.</param>
    public WalkScene(GeneratorInfo generator, WalkSettings settings, int columns, int track = 0)
        : base(new TileLayout(1, columns), generator)
    {
        _walks = settings.CreateWalks(generator, columns, track);
        if (generator.IsConditional)
            _tour = LabelTour.Of(Classes, settings.LoopSeconds);
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        for (int tile = 0; tile < _walks.Length; tile++)
        {
            _walks[tile].At(t, batch.Latent(tile));
            _tour?.At(t + (_tour.Seconds * tile / _walks.Length), batch.Label(tile));
        }
    }
}
