using ImageGen.Generators.Format;

namespace ImageGen.Generators.Latents;

/// <summary>
/// Samples latents. Coordinate i for a seed is a pure function of the seed and i, the same on every operating system;
/// so a seed identifies a picture.
/// </summary>
public static class LatentSampler
{
    /// <summary>Number of anchors that are blended into one latent.</summary>
    private const int BlendedAnchors = 3;

    /// <summary>Samples a latent of known density.</summary>
    /// <param name="latent">The latent; its distribution is normal or uniform.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="z">Receives the coordinates; its length is that of the latent.</param>
    /// <param name="truncation">
    /// Factor on every coordinate, from 0 (the most typical picture) to 1 (full variety) and beyond.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The span has another length, the truncation is negative or not finite, or the distribution needs the file's
    /// anchors.
    /// </exception>
    public static void Sample(LatentInfo latent, ulong seed, Span<float> z, double truncation = 1)
    {
        ArgumentNullException.ThrowIfNull(latent);
        Check(latent, z, truncation);
        switch (latent.Distribution)
        {
            case LatentDistribution.Normal:
                for (int i = 0; i < z.Length; i++)
                    z[i] = (float)(truncation * CounterRandom.Normal(seed, i));
                break;
            case LatentDistribution.Uniform:
                for (int i = 0; i < z.Length; i++)
                    z[i] = (float)(truncation * (2 * CounterRandom.Uniform01(seed, i) - 1));
                break;
            default:
                throw new ArgumentException(
                    "Latents between anchors need the anchors: pass the GeneratorInfo.", nameof(latent));
        }
    }

    /// <summary>
    /// Samples a latent for a generator. If its distribution is given by anchors, the latent is a convex combination of
    /// a few of them, with weights uniform on the simplex, moved toward the mean of all anchors by the truncation.
    /// </summary>
    /// <param name="info">The generator; it has a latent.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="z">Receives the coordinates; its length is that of the latent.</param>
    /// <param name="truncation">
    /// Factor on every coordinate (for anchors: on the distance from their mean), 0 or more.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The generator has no latent, the span has another length, or the truncation is negative or not finite.
    /// </exception>
    public static void Sample(GeneratorInfo info, ulong seed, Span<float> z, double truncation = 1)
    {
        ArgumentNullException.ThrowIfNull(info);
        LatentInfo latent = info.Latent ?? throw new ArgumentException(
            "An image-to-image generator has no latent.", nameof(info));
        if (latent.Distribution != LatentDistribution.Anchors)
        {
            Sample(latent, seed, z, truncation);
            return;
        }
        Check(latent, z, truncation);
        TensorData anchors = info.Anchors ?? throw new ArgumentException("The generator has no anchors.", nameof(info));
        Blend(anchors, seed, z, truncation);
    }

    private static void Blend(TensorData anchors, ulong seed, Span<float> z, double truncation)
    {
        int count = anchors.Shape[0];
        Span<int> chosen = stackalloc int[BlendedAnchors];
        Span<double> weights = stackalloc double[BlendedAnchors];
        double total = 0;
        for (int i = 0; i < BlendedAnchors; i++)
        {
            chosen[i] = (int)(count * CounterRandom.Uniform01(seed, 2 * i));
            // Exponential numbers divided by their sum are uniform on the simplex.
            weights[i] = -ExactMath.Log(CounterRandom.Uniform01(seed, 2 * i + 1));
            total += weights[i];
        }

        for (int k = 0; k < z.Length; k++)
        {
            double value = 0;
            for (int i = 0; i < BlendedAnchors; i++)
                value += weights[i] / total * anchors.Values[chosen[i] * z.Length + k];
            if (truncation != 1)
            {
                double mean = 0;
                for (int anchor = 0; anchor < count; anchor++)
                    mean += anchors.Values[anchor * z.Length + k];
                mean /= count;
                value = mean + truncation * (value - mean);
            }
            z[k] = (float)value;
        }
    }

    private static void Check(LatentInfo latent, Span<float> z, double truncation)
    {
        if (z.Length != latent.Size)
            throw new ArgumentException($"The latent has {latent.Size} coordinates, the span {z.Length}.", nameof(z));
        if (!(truncation >= 0 && double.IsFinite(truncation)))
            throw new ArgumentException($"The truncation is {truncation}, 0 or more is expected.", nameof(truncation));
    }
}
