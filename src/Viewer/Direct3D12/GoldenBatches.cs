using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Golden values in runs of a fixed batch size: a driver chooses other kernels for other sizes, so every size in use is
/// verified. The last run is padded with repeated golden values.
/// </summary>
/// <param name="golden">The golden values.</param>
/// <param name="size">Batch size of every run, at least 1.</param>
internal sealed class GoldenBatches(GoldenValues golden, int size)
{
    /// <summary>The number of runs needed for all golden values.</summary>
    public int Count => (golden.Count + size - 1) / size;

    /// <summary>The values of an input for one run: one row per picture of the batch.</summary>
    /// <param name="run">Index of the run.</param>
    /// <param name="name">Name of the input.</param>
    public float[] Input(int run, string name) => Rows(golden.Inputs[name], run);

    /// <summary>Compares the pictures of a run with the golden pictures.</summary>
    /// <param name="run">Index of the run.</param>
    /// <param name="pictures">All pictures of the run.</param>
    /// <param name="tolerance">The maximum difference.</param>
    public GoldenReport Compare(int run, ReadOnlySpan<float> pictures, double tolerance)
    {
        float[] expected = Rows(golden.Image, run);
        GoldenValues padded = golden with { Image = new TensorData([size, .. golden.Image.Shape.Skip(1)], expected) };
        return GoldenReport.Of(pictures, padded, tolerance) with { Count = golden.Count };
    }

    private float[] Rows(TensorData tensor, int run)
    {
        int length = tensor.Values.Length / golden.Count;
        float[] rows = new float[size * length];
        for (int i = 0; i < size; i++)
        {
            int from = ((run * size) + i) % golden.Count;
            tensor.Values.AsSpan(from * length, length).CopyTo(rows.AsSpan(i * length));
        }

        return rows;
    }
}

/// <summary>
/// Limits on the duration of a run on the GPU. Windows resets a device that does not respond for two seconds, which
/// affects all programs; a software adapter is never reset.
/// </summary>
internal static class RunLimits
{
    /// <summary>The maximum duration of a run on hardware, in seconds: half the timeout of Windows.</summary>
    public const double MostSecondsOfRun = 1;

    /// <summary>The maximum duration of a run of a replay, in seconds; the first run includes compilation.</summary>
    public const double MostSecondsOfReplay = 30;

    /// <summary>The maximum duration per picture, in seconds; slower modes are rejected.</summary>
    public const double MostSecondsOfPicture = 5;

    /// <summary>The batch sizes that may be used.</summary>
    /// <param name="sizes">The sizes, in ascending order.</param>
    /// <param name="secondsOfPicture">Duration of a run of one picture; null if unknown.</param>
    /// <param name="isSoftware">Whether the adapter is a software adapter.</param>
    public static IEnumerable<int> Within(IReadOnlyList<int> sizes, double? secondsOfPicture, bool isSoftware) =>
        sizes.Where(size => size == 1 || isSoftware || (secondsOfPicture ?? 0) * size <= MostSecondsOfRun);
}
