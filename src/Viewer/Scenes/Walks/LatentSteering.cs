using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>
/// Applies the user's drag and truncation to a latent: dragging moves it along two seeded directions, truncation scales
/// it toward the centre. A dragged Gaussian latent stays Gaussian: with Gaussian a and b, (z + x a + y b) / sqrt(1 + x
/// x + y y) is N(0, 1) in every coordinate. Uniform latents are mapped to Gaussian ones, dragged, and mapped back.
/// </summary>
internal sealed class LatentSteering
{
    // Minimum distance of a uniform coordinate's quantile from 0 and 1, where the normal quantile is infinite.
    private const double Edge = 1e-6;

    private readonly LatentDistribution _distribution;
    private readonly float[] _center;
    private readonly float[] _across;
    private readonly float[] _upward;

    /// <summary>Creates the steering of a generator that has a latent.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="seed">The seed of the directions.</param>
    public LatentSteering(GeneratorInfo generator, ulong seed)
    {
        LatentInfo latent = WalkSettings.LatentOf(generator);
        _distribution = latent.Distribution;
        _center = WalkSettings.CenterOf(generator);
        (_across, _upward) = _distribution == LatentDistribution.Anchors
            ? TowardAnchors(Walks.Anchors.Of(generator), seed)
            : (
                Direction(CounterRandom.Bits(seed, -1), latent.Size, 0),
                Direction(CounterRandom.Bits(seed, -2), latent.Size, 1));
    }

    /// <summary>Applies drag and truncation in place. Allocates nothing.</summary>
    /// <param name="state">The state with drag and truncation.</param>
    /// <param name="z">The latent.</param>
    public void Apply(ViewState state, Span<float> z)
    {
        if (state.DragX != 0 || state.DragY != 0)
            Drag(state.DragX, state.DragY, z);
        if (state.Truncation == 1)
            return;
        for (int i = 0; i < z.Length; i++)
            z[i] = (float)(_center[i] + (state.Truncation * (z[i] - _center[i])));
    }

    private void Drag(double x, double y, Span<float> z)
    {
        double scale = _distribution == LatentDistribution.Anchors ? 1 : 1 / Math.Sqrt(1 + (x * x) + (y * y));
        for (int i = 0; i < z.Length; i++)
        {
            double offset = (x * _across[i]) + (y * _upward[i]);
            z[i] = (float)(_distribution == LatentDistribution.Uniform
                ? (2 * NormalDistribution.Cdf((Gaussian(z[i]) + offset) * scale)) - 1
                : (z[i] + offset) * scale);
        }
    }

    private static double Gaussian(float uniform) =>
        NormalDistribution.InverseCdf(Math.Clamp((uniform + 1.0) / 2, Edge, 1 - Edge));

    // Latents of one or two coordinates use the axes as directions.
    private static float[] Direction(ulong seed, int size, int axis) =>
    [
        .. Enumerable.Range(0, size).Select(i =>
            size <= 2 ? (i == axis % size ? 1f : 0f) : (float)CounterRandom.Normal(seed, i)),
    ];

    private static (float[] Across, float[] Upward) TowardAnchors(float[][] anchors, ulong seed)
    {
        float[] mean = Walks.Anchors.Mean(anchors);
        float[][] chosen = Walks.Anchors.Shuffled(anchors, seed, 2);
        float[] From(float[] anchor) => [.. anchor.Select((value, i) => value - mean[i])];
        return (From(chosen[0]), From(chosen[1]));
    }
}
