using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Walks through the latent space, side by side; usually one, shown large. A conditional generator shows one class, or
/// tours them all: each tile is then a few classes ahead of the one before it.
/// </summary>
internal sealed class WalkScene : Scene
{
    private readonly LatentWalk[] _walks;
    private readonly int? _label;
    private readonly LabelTour? _tour;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator it is for.</param>
    /// <param name="settings">Seed, loop and truncation of the walks.</param>
    /// <param name="columns">Number of tiles.</param>
    /// <param name="label">The class to show; null tours all classes, if there are any.</param>
    public WalkScene(GeneratorInfo generator, WalkSettings settings, int columns, int? label)
        : base(new TileLayout(1, columns), generator)
    {
        _walks = settings.CreateWalks(generator, columns);
        _label = label;
        if (generator.IsConditional && label is null)
            _tour = settings.LoopSeconds is { } seconds ? LabelTour.Loop(Classes, seconds) : LabelTour.Endless(Classes);
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        for (int tile = 0; tile < _walks.Length; tile++)
        {
            _walks[tile].At(t, batch.Latent(tile));
            if (_tour is not null)
                _tour.At(t + (_tour.Seconds * tile / _walks.Length), batch.Label(tile));
            else if (_label is { } shown)
                OneHot(batch.Label(tile), shown);
        }
    }
}
