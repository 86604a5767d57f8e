using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes.Directions;

/// <summary>
/// Directions of a generator's latent space along which its pictures vary most (its
/// principal components). An offset along one is counted in standard deviations of the latents in that direction.
/// </summary>
/// <param name="All">The directions, of the largest share first.</param>
internal sealed record LatentDirections(IReadOnlyList<LatentDirection> All)
{
    /// <summary>The most directions of a generator.</summary>
    public const int Most = 6;

    /// <summary>The farthest offset along one.</summary>
    public const double Reach = 4;

    /// <summary>
    /// Moves a latent. However far it is moved, a Gaussian latent stays about as long as it was: of a few coordinates
    /// the sum would be far from all that the generator has seen. Uniform latents move as the Gaussian ones that they
    /// come from. Allocates nothing.
    /// </summary>
    /// <param name="offsets">How far along each; those beyond the last direction are ignored.</param>
    /// <param name="distribution">The latent's distribution.</param>
    /// <param name="z">The latent.</param>
    public void Apply(SliderOffsets offsets, LatentDistribution distribution, Span<float> z)
    {
        if (offsets.IsNone)
            return;
        double length = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double offset = OffsetOf(offsets, i);
            length += offset * offset;
        }

        double scale = distribution == LatentDistribution.Anchors ? 1 : 1 / Math.Sqrt(1 + (length / z.Length));
        for (int i = 0; i < z.Length; i++)
        {
            double offset = OffsetOf(offsets, i);
            z[i] = (float)(distribution == LatentDistribution.Uniform
                ? (2 * NormalDistribution.Cdf((UniformLatent.ToGaussian(z[i]) + offset) * scale)) - 1
                : (z[i] + offset) * scale);
        }
    }

    private double OffsetOf(SliderOffsets offsets, int coordinate)
    {
        double sum = 0;
        for (int i = 0; i < All.Count; i++)
            sum += offsets[i] * All[i].Latent[coordinate];
        return sum;
    }
}

/// <summary>A direction of a latent space.</summary>
/// <param name="Latent">One standard deviation along it; of uniform latents, of the Gaussian they come from.</param>
/// <param name="Share">The share of the pictures' variance that its principal component has, in [0, 1].</param>
internal sealed record LatentDirection(float[] Latent, double Share);
