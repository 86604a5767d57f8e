using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;

namespace ImageGen.Generators.Runtime.Int8;

/// <summary>
/// The inputs of the pictures that calibrate and examine int8: a file's golden inputs, and others of which calibration
/// and examination have different ones.
/// </summary>
internal static class Int8Inputs
{
    /// <summary>Pictures a run, which bounds the memory of their activations.</summary>
    private const int PerRun = 4;

    private const int Pictures = 32;
    private const ulong FirstExaminedSeed = 1000;

    /// <summary>The golden inputs.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Golden(GeneratorInfo info) =>
        Runs(info.Golden.Count, (name, i) => Row(info.Golden.Inputs[name], i), info);

    /// <summary>The inputs whose activations set the ranges.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, TensorData>> Calibration(GeneratorInfo info) =>
        info.Latent is null ? Golden(info) : [.. Golden(info), .. Seeded(info, 0)];

    /// <summary>
    /// Inputs that calibration did not see: latents of other seeds in all classes; of a model that takes pictures, the
    /// golden ones mirrored.
    /// </summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, TensorData>> HeldOut(GeneratorInfo info) =>
        info.Latent is null
            ? Runs(info.Golden.Count, (name, i) => Mirrored(Row(info.Golden.Inputs[name], i), info.Source!), info)
            : Seeded(info, FirstExaminedSeed);

    private static List<IReadOnlyDictionary<string, TensorData>> Seeded(GeneratorInfo info, ulong first) =>
        Runs(
            Pictures,
            (name, i) =>
            {
                switch (name)
                {
                    case InterfaceNames.Latent:
                        float[] latent = new float[info.Latent!.Size];
                        LatentSampler.Sample(info, first + (ulong)i, latent);
                        return latent;
                    case InterfaceNames.Label:
                        float[] label = new float[info.ClassNames.Count];
                        label[i % label.Length] = 1;
                        return label;
                    default:
                        return Row(info.Golden.Inputs[name], i % info.Golden.Count);
                }
            },
            info);

    private static List<IReadOnlyDictionary<string, TensorData>> Runs(
        int count, Func<string, int, float[]> row, GeneratorInfo info)
    {
        var runs = new List<IReadOnlyDictionary<string, TensorData>>();
        for (int first = 0; first < count; first += PerRun)
        {
            int size = Math.Min(PerRun, count - first);
            runs.Add(info.Golden.Inputs.ToDictionary(
                input => input.Key,
                input => new TensorData(
                    [size, .. input.Value.Shape.Skip(1)],
                    [.. Enumerable.Range(first, size).SelectMany(i => row(input.Key, i))])));
        }

        return runs;
    }

    private static float[] Row(TensorData tensor, int index)
    {
        int size = tensor.Values.Length / tensor.Shape[0];
        return tensor.Values[(index * size)..((index + 1) * size)];
    }

    private static float[] Mirrored(float[] picture, SourceInfo source)
    {
        float[] mirrored = [.. picture];
        for (int row = 0; row < picture.Length; row += source.Shape.Width)
            Array.Reverse(mirrored, row, source.Shape.Width);
        return mirrored;
    }
}
