using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Walks through the latent space, side by side; usually one, shown large. A conditional generator shows one class, or
/// tours them all: each tile is then a few classes ahead of the one before it.
/// </summary>
internal sealed class WalkScene : Scene
{
    private readonly LatentWalk[] walks;
    private readonly int? label;
    private readonly LabelTour? tour;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator it is for.</param>
    /// <param name="settings">Seed, loop and truncation of the walks.</param>
    /// <param name="columns">Number of tiles.</param>
    /// <param name="label">The class to show; null tours all classes, if there are any.</param>
    public WalkScene(GeneratorInfo generator, WalkSettings settings, int columns, int? label)
        : base(new TileLayout(1, columns), WalkSettings.LatentOf(generator), generator.ClassNames.Count)
    {
        walks = settings.CreateWalks(generator, columns);
        this.label = label;
        if (generator.IsConditional && label is null)
            tour = settings.LoopSeconds is { } seconds ? LabelTour.Loop(Classes, seconds) : LabelTour.Endless(Classes);
    }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        for (int tile = 0; tile < walks.Length; tile++)
        {
            walks[tile].At(t, batch.Latent(tile));
            if (tour is not null)
                tour.At(t + (tour.Seconds * tile / walks.Length), batch.Label(tile));
            else if (label is { } shown)
                OneHot(batch.Label(tile), shown);
        }
    }
}
