using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>The settings of a scene's walks.</summary>
/// <param name="Seed">The seed; equal seeds give equal walks.</param>
/// <param name="LoopSeconds">After how many seconds the walks close; null for walks that never return.</param>
/// <param name="Through">
/// Pictures to walk through instead, at least 3; null for a walk of its own. Side by side, each walk begins
/// one picture further on.
/// </param>
internal sealed record WalkSettings(ulong Seed, double? LoopSeconds, IReadOnlyList<KeyPicture>? Through = null)
{
    /// <summary>The fewest pictures that a walk can go round.</summary>
    public const int FewestKeys = 3;

    /// <summary>Seconds from one key picture to the next; the walk of its own takes about as long.</summary>
    public const double SecondsPerKey = 1.5;

    // Gaussian latents of this many dimensions and more lie near a sphere, of which a straight line cuts the corner.
    private const int FewestSphericalDimensions = 8;

    // Codes of real pictures lie far apart: as long from one to the next as from class to class.
    private const double SecondsPerAnchor = LabelTour.DefaultStep;

    /// <summary>The latent of a generator that has one.</summary>
    public static LatentInfo LatentOf(GeneratorInfo generator) =>
        generator.Latent ?? throw new ArgumentException(
            "An image-to-image generator has no latent to walk through.", nameof(generator));

    /// <summary>Creates as many different walks as asked for, each right for the generator's latent.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="count">How many.</param>
    /// <param name="first">Which of the seed's walks is the first.</param>
    public LatentWalk[] CreateWalks(GeneratorInfo generator, int count, int first = 0)
    {
        // Seeds of neighbouring runs must share no walk: --seed 2 is not --seed 1 moved by a column.
        return [.. Enumerable.Range(first, count).Select(i => CreateWalk(generator, CounterRandom.Bits(Seed, i), i))];
    }

    private LatentWalk CreateWalk(GeneratorInfo generator, ulong seed, int place)
    {
        LatentInfo latent = LatentOf(generator);
        return latent.Distribution switch
        {
            _ when Through is { } keys => ThroughKeys(generator, keys, place),
            LatentDistribution.Normal => HarmonicWalk.Create(seed, latent.Size, LoopSeconds),
            LatentDistribution.Uniform => new UniformWalk(HarmonicWalk.Create(seed, latent.Size, LoopSeconds)),
            _ => ThroughAnchors(Anchors.Of(generator), seed),
        };
    }

    private LatentSpline ThroughKeys(GeneratorInfo generator, IReadOnlyList<KeyPicture> pictures, int first)
    {
        LatentInfo latent = LatentOf(generator);
        float[][] keys =
        [
            .. Enumerable.Range(first, pictures.Count).Select(i => pictures[i % pictures.Count].LatentOf(generator)),
        ];
        bool spherical = latent.Distribution == LatentDistribution.Normal && latent.Size >= FewestSphericalDimensions;
        return new LatentSpline(keys, closed: true, spherical, LoopSeconds ?? keys.Length * SecondsPerKey);
    }

    /// <summary>
    /// A closed way past all anchors in a seeded order; a loop too short for all passes as many as there is time for.
    /// </summary>
    private LatentSpline ThroughAnchors(float[][] anchors, ulong seed)
    {
        int wanted = LoopSeconds is { } loop ? (int)Math.Round(loop / SecondsPerAnchor) : anchors.Length;
        int count = Math.Max(FewestKeys, wanted);
        return new LatentSpline(
            Anchors.Shuffled(anchors, seed, count),
            closed: true,
            spherical: false,
            LoopSeconds ?? count * SecondsPerAnchor);
    }

    /// <summary>Where a truncation of 0 leads: the origin, or the mean of the anchors.</summary>
    public static float[] CenterOf(GeneratorInfo generator)
    {
        LatentInfo latent = LatentOf(generator);
        return latent.Distribution == LatentDistribution.Anchors ? Anchors.Mean(
            Anchors.Of(generator)) : new float[latent.Size];
    }
}
