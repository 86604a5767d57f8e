using ImageGen.Generators.Runtime;

namespace ImageGen.Generators.Projection;

/// <summary>A latent and label weights that were found for a picture.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Weights">The label weights, which sum to 1; empty if the generator is unconditional.</param>
/// <param name="MeanSquaredError">The mean squared error of its picture, of values in [0, 1].</param>
public sealed record ProjectedPicture(float[] Latent, float[] Weights, double MeanSquaredError)
{
    /// <summary>
    /// What was minimised: the mean squared error, and where features are compared too, their distance.
    /// </summary>
    public double Distance { get; init; } = MeanSquaredError;

    /// <summary>How many pictures were generated to find it; 0 while the search goes on.</summary>
    public int PicturesGenerated { get; init; }

    /// <summary>The class of the largest weight; null if the generator is unconditional.</summary>
    public int? Label => Weights.Length == 0 ? null : Array.IndexOf(Weights, Weights.Max());

    /// <summary>Whether several classes are blended.</summary>
    public bool IsBlend => Weights.Count(weight => weight > 0) > 1;

    /// <summary>The peak signal-to-noise ratio in dB, of a peak of 1.</summary>
    public double Psnr => -10 * Math.Log10(Math.Max(MeanSquaredError, 1e-12));

    /// <summary>Encodes a picture, in place of a search.</summary>
    /// <param name="picture">[c, h, w] in [0, 1], of the generator's shape.</param>
    /// <param name="encoder">The generator's encoder.</param>
    /// <param name="batch">A batch of one picture, which is overwritten.</param>
    public static ProjectedPicture Encoded(ReadOnlySpan<float> picture, CpuEncoder encoder, CpuBatch batch)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(batch);
        encoder.Encode(picture, batch.Latents);
        float[] latent = batch.Latents.ToArray();
        batch.Run();
        double squares = 0;
        for (int i = 0; i < picture.Length; i++)
            squares += (double)(batch.Images[i] - picture[i]) * (batch.Images[i] - picture[i]);
        return new ProjectedPicture(latent, [], squares / picture.Length);
    }
}
