using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>A smooth path through a generator's latent space: a pure function from seconds to a latent.</summary>
internal abstract class LatentWalk
{
    /// <summary>
    /// Root mean square speed of a Gaussian coordinate, in standard deviations per second. At 1, the latent's
    /// autocorrelation falls to one half after about 1.2 s: a clearly different picture at a calm pace.
    /// </summary>
    public const double DefaultSpeed = 1;

    /// <summary>Number of coordinates.</summary>
    public abstract int Size { get; }

    /// <summary>Writes the latent at t seconds. Allocates nothing.</summary>
    /// <param name="t">Time in seconds, any finite number.</param>
    /// <param name="z">Receives <see cref="Size"/> coordinates.</param>
    public abstract void At(double t, Span<float> z);
}

/// <summary>
/// A walk through latents uniform on (-1, 1): 2 * Phi(g) - 1 of a Gaussian walk g, so that the marginals are exact.
/// </summary>
internal sealed class UniformWalk(LatentWalk gaussian) : LatentWalk
{
    /// <inheritdoc/>
    public override int Size => gaussian.Size;

    /// <inheritdoc/>
    public override void At(double t, Span<float> z)
    {
        gaussian.At(t, z);
        foreach (ref float coordinate in z[..Size])
            coordinate = (float)((2 * NormalDistribution.Cdf(coordinate)) - 1);
    }
}
