using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>The settings of a scene's walks.</summary>
/// <param name="Seed">The seed; equal seeds give equal walks.</param>
/// <param name="LoopSeconds">Loop length of the walks in seconds; null for walks that do not close.</param>
/// <param name="Through">
/// Key pictures to walk through instead, at least 3; null for the seed's walks. Side by side, each walk starts one key
/// later.
/// </param>
internal sealed record WalkSettings(ulong Seed, double? LoopSeconds, IReadOnlyList<Keyframe>? Through = null)
{
    /// <summary>Minimum number of key pictures.</summary>
    public const int FewestKeys = 3;

    /// <summary>Seconds from one key picture to the next; the seed's walk changes about as fast.</summary>
    public const double SecondsPerKey = 1.5;

    // From this many dimensions on, Gaussian latents lie near a sphere and straight lines leave it.
    private const int FewestSphericalDimensions = 8;

    // Codes of training pictures are far apart; the same time per code as per class.
    private const double SecondsPerAnchor = LabelTour.DefaultStep;

    /// <summary>Returns the latent of a generator that has one.</summary>
    public static LatentInfo LatentOf(GeneratorInfo generator) =>
        generator.Latent ?? throw new ArgumentException(
            "An image-to-image generator has no latent to walk through.", nameof(generator));

    /// <summary>Creates distinct walks suitable for the generator's latent.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="count">Number of walks.</param>
    /// <param name="first">Index of the first walk.</param>
    public LatentWalk[] CreateWalks(GeneratorInfo generator, int count, int first = 0)
    {
        // Hashed, so that adjacent seeds share no walks: --seed 2 is not --seed 1 shifted by a column.
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

    private LatentSpline ThroughKeys(GeneratorInfo generator, IReadOnlyList<Keyframe> pictures, int first)
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
    /// Creates a closed walk through all anchors in a seeded order; a short loop uses as many as there is time for.
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

    /// <summary>The latent at truncation 0: the origin, or the mean of the anchors.</summary>
    public static float[] CenterOf(GeneratorInfo generator)
    {
        LatentInfo latent = LatentOf(generator);
        return latent.Distribution == LatentDistribution.Anchors ? Anchors.Mean(
            Anchors.Of(generator)) : new float[latent.Size];
    }
}
