using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>The picture at one position of a plane of the latent space, which is taken from the state.</summary>
internal sealed class PointScene : Scene
{
    private readonly LatentPlane _plane;
    private readonly LabelTour? _tour;

    /// <summary>Creates the scene.</summary>
    /// <param name="generator">The generator; it has a latent.</param>
    /// <param name="seed">The seed of the plane; unused if the plane is the whole latent space.</param>
    /// <param name="loopSeconds">Loop length of the class tour in seconds; null for an endless tour.</param>
    public PointScene(GeneratorInfo generator, ulong seed, double? loopSeconds)
        : base(new TileLayout(1, 1), generator)
    {
        _plane = new LatentPlane(generator, seed, PlaneScene.Lowest, PlaneScene.Highest);
        if (generator.IsConditional)
            _tour = LabelTour.Of(Classes, loopSeconds);
    }

    /// <summary>The position on the plane, from left to right and from bottom to top, each in [0, 1].</summary>
    public (double X, double Y) Place { get; set; }

    /// <inheritdoc/>
    public override void At(double t, LatentBatch batch)
    {
        _plane.At(Quantile(Place.X), Quantile(Place.Y), batch.Latent(0));
        _tour?.At(t, batch.Label(0));
    }

    /// <summary>Maps a position in [0, 1] to its quantile; clamped.</summary>
    public static double Quantile(double place) =>
        PlaneScene.Lowest + ((PlaneScene.Highest - PlaneScene.Lowest) * Math.Clamp(place, 0, 1));
}
