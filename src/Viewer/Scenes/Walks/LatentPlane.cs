using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>
/// A surface in a generator's latent space, parametrized by two quantiles from 0 to 1, on which every point is typical
/// of the latent distribution.
/// </summary>
/// <remarks>
/// <para>Latents of at most two coordinates: the whole latent space, by quantiles of each coordinate.</para>
/// <para>
/// Larger Gaussian latents: (a cos x + b sin x + c cos y + d sin y) / sqrt 2 with seeded Gaussian a, b, c, d, and x, y
/// the normal quantiles: every coordinate is exactly N(0, 1) at every point. (On a flat plane, latents are typical
/// only near a circle.) Uniform latents are 2 * Phi(g) - 1 of the Gaussian g.
/// </para>
/// <para>Larger latents between anchors: bilinear blends of four seeded anchors, one per corner.</para>
/// </remarks>
internal sealed class LatentPlane
{
    private const int Corners = 4;

    private readonly LatentDistribution _distribution;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly float[][] _directions;
    private readonly float[][] _sortedCoordinates;

    /// <summary>Creates the surface.</summary>
    /// <param name="generator">The generator; it has a latent.</param>
    /// <param name="seed">The seed of the directions; unused if <see cref="IsWhole"/>.</param>
    /// <param name="lowest">The quantile at the lower edge.</param>
    /// <param name="highest">The quantile at the upper edge.</param>
    public LatentPlane(GeneratorInfo generator, ulong seed, double lowest, double highest)
    {
        LatentInfo latent = WalkSettings.LatentOf(generator);
        _distribution = latent.Distribution;
        _lowest = lowest;
        _highest = highest;
        IsWhole = latent.Size <= 2;
        bool anchored = _distribution == LatentDistribution.Anchors;
        _directions = (IsWhole, anchored) switch
        {
            (true, _) => [],
            (_, true) => Anchors.Shuffled(Anchors.Of(generator), seed, Corners),
            _ => [.. Enumerable.Range(0, Corners).Select(i => Normal(CounterRandom.Bits(seed, i), latent.Size))],
        };
        _sortedCoordinates = IsWhole && anchored
            ? [.. Enumerable.Range(0, latent.Size).Select(i => Sorted(Anchors.Of(generator), i))]
            : [];
    }

    /// <summary>Whether it is the whole latent space, so that walks stay on it.</summary>
    public bool IsWhole { get; }

    /// <summary>Writes the latent at a point.</summary>
    /// <param name="across">The first quantile, inside (0, 1).</param>
    /// <param name="upward">The second quantile, inside (0, 1).</param>
    /// <param name="z">Receives the coordinates.</param>
    public void At(double across, double upward, Span<float> z)
    {
        if (IsWhole)
        {
            for (int i = 0; i < z.Length; i++)
                z[i] = (float)Coordinate(i, i == 0 ? across : upward);
        }
        else if (_distribution == LatentDistribution.Anchors)
        {
            double u = (across - _lowest) / (_highest - _lowest);
            double v = (upward - _lowest) / (_highest - _lowest);
            Combine((1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v, z);
        }
        else
        {
            (double sineX, double cosineX) = Math.SinCos(NormalDistribution.InverseCdf(across));
            (double sineY, double cosineY) = Math.SinCos(NormalDistribution.InverseCdf(upward));
            double half = Math.Sqrt(0.5);
            Combine(half * cosineX, half * sineX, half * cosineY, half * sineY, z);
            for (int i = 0; i < z.Length && _distribution == LatentDistribution.Uniform; i++)
                z[i] = (float)((2 * NormalDistribution.Cdf(z[i])) - 1);
        }
    }

    private void Combine(double a, double b, double c, double d, Span<float> z)
    {
        for (int i = 0; i < z.Length; i++)
            z[i] = (float)(
                (a * _directions[0][i]) + (b * _directions[1][i]) + (c * _directions[2][i]) + (d * _directions[3][i]));
    }

    /// <summary>The quantile function of a coordinate.</summary>
    private double Coordinate(int index, double probability)
    {
        if (_distribution == LatentDistribution.Normal)
            return NormalDistribution.InverseCdf(probability);
        if (_distribution == LatentDistribution.Uniform)
            return (2 * probability) - 1;

        float[] sorted = _sortedCoordinates[index];
        double at = probability * (sorted.Length - 1);
        int below = Math.Clamp((int)at, 0, Math.Max(0, sorted.Length - 2));
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }

    private static float[] Sorted(float[][] anchors, int coordinate) =>
        [.. anchors.Select(anchor => anchor[coordinate]).Order()];

    private static float[] Normal(ulong seed, int size) =>
        [.. Enumerable.Range(0, size).Select(i => (float)CounterRandom.Normal(seed, i))];
}
