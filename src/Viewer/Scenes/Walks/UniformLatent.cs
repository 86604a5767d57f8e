using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>Uniform latents on (-1, 1) as the Gaussian ones that they come from.</summary>
internal static class UniformLatent
{
    // The quantiles are kept this far from 0 and 1, whose normal quantiles are infinite.
    private const double Edge = 1e-6;

    /// <summary>The Gaussian coordinate of a uniform one.</summary>
    public static double ToGaussian(float uniform) =>
        NormalDistribution.InverseCdf(Math.Clamp((uniform + 1.0) / 2, Edge, 1 - Edge));
}
