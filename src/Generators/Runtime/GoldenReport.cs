namespace ImageGen.Generators.Runtime;

/// <summary>What came of replaying a file's golden values on this machine.</summary>
/// <param name="MaxDifference">
/// The largest absolute difference between a value of a picture here and in the file.
/// </param>
/// <param name="Tolerance">The largest difference that passes: 8e-3 for float16 weights, 1e-4 for float32.</param>
/// <param name="Count">Number of golden pictures.</param>
public sealed record GoldenReport(double MaxDifference, double Tolerance, int Count)
{
    /// <summary>Whether this machine makes the pictures that the training framework made.</summary>
    public bool Passed => MaxDifference <= Tolerance;

    /// <summary>How far the values are off, for a message: what stands behind "its golden pictures".</summary>
    public string Difference => double.IsFinite(MaxDifference)
        ? $"are off by {MaxDifference:E1} ({Tolerance:E0} allowed)"
        : "come out as NaN or infinite";

    /// <summary>Holds pictures that some device made against the golden ones.</summary>
    /// <param name="pictures">The pictures, as many values as the golden ones.</param>
    /// <param name="golden">The golden values whose inputs gave them.</param>
    /// <param name="tolerance">The largest difference that passes.</param>
    public static GoldenReport Of(ReadOnlySpan<float> pictures, Format.GoldenValues golden, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(golden);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pictures.Length, golden.Image.Values.Length, nameof(pictures));
        return new GoldenReport(Largest(pictures, golden.Image.Values), tolerance, golden.Count);
    }

    /// <summary>The largest absolute difference of two lists of values; infinite where one is not a number.</summary>
    internal static double Largest(ReadOnlySpan<float> values, ReadOnlySpan<float> golden)
    {
        double max = 0;
        for (int i = 0; i < golden.Length; i++)
        {
            double difference = Math.Abs((double)values[i] - golden[i]);
            // Not Math.Max alone: a value that is not a number must fail.
            max = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(max, difference);
        }
        return max;
    }
}
