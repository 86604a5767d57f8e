using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A walk through latents that are uniform on (-1, 1): 2 * Phi(g) - 1 of a Gaussian walk g, which keeps the marginal exact
/// and never leaves the cube.
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
