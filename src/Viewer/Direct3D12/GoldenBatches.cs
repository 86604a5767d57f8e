using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Golden values for runs of a fixed size: a driver chooses other kernels for other sizes, so each size that is played
/// is proved by itself. What does not fill the last run is filled with golden values again.
/// </summary>
/// <param name="golden">The golden values.</param>
/// <param name="size">Pictures in every run, at least 1.</param>
internal sealed class GoldenBatches(GoldenValues golden, int size)
{
    /// <summary>Runs that use every golden value.</summary>
    public int Count => (golden.Count + size - 1) / size;

    /// <summary>The values of an input for one run: as many pictures as the run makes.</summary>
    /// <param name="run">Which run.</param>
    /// <param name="name">The input.</param>
    public float[] Input(int run, string name) => Rows(golden.Inputs[name], run);

    /// <summary>Compares what one run made with the golden pictures.</summary>
    /// <param name="run">Which run.</param>
    /// <param name="pictures">All pictures of the run.</param>
    /// <param name="tolerance">The largest difference that passes.</param>
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
/// How long a run on the GPU may take. Windows resets a device that does not answer for two seconds, and with it
/// everything that plays; a processor that imitates a GPU is never reset.
/// </summary>
internal static class RunLimits
{
    /// <summary>The longest that a run may take on hardware, in seconds: half of what Windows allows.</summary>
    public const double MostSecondsOfRun = 1;

    /// <summary>A replay is given up when one run takes longer, in seconds: the first one compiles as well.</summary>
    public const double MostSecondsOfReplay = 30;

    /// <summary>A mode that takes longer for one picture is not played, in seconds.</summary>
    public const double MostSecondsOfPicture = 5;

    /// <summary>The sizes of a batch that may be opened.</summary>
    /// <param name="sizes">The sizes, smallest first.</param>
    /// <param name="secondsOfPicture">How long a run of one picture took; null when that is not known.</param>
    /// <param name="isSoftware">Whether the processor does the work.</param>
    public static IEnumerable<int> Within(IReadOnlyList<int> sizes, double? secondsOfPicture, bool isSoftware) =>
        sizes.Where(size => size == 1 || isSoftware || (secondsOfPicture ?? 0) * size <= MostSecondsOfRun);
}
