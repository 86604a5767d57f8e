namespace ImageGen.Generators.Runtime;

/// <summary>The result of replaying a file's golden values on this machine.</summary>
/// <param name="MaxDifference">The largest absolute difference between computed and golden values.</param>
/// <param name="Tolerance">The largest accepted difference: 8e-3 for float16 weights, 1e-4 for float32.</param>
/// <param name="Count">Number of golden pictures.</param>
public sealed record GoldenReport(double MaxDifference, double Tolerance, int Count)
{
    /// <summary>Whether the difference is within the tolerance.</summary>
    public bool Passed => MaxDifference <= Tolerance;

    /// <summary>Describes the difference; continues a message after "its golden pictures".</summary>
    public string Difference => double.IsFinite(MaxDifference)
        ? $"are off by {MaxDifference:E1} ({Tolerance:E0} allowed)"
        : "are NaN or infinite";

    /// <summary>Compares the pictures of a device with the golden ones.</summary>
    /// <param name="pictures">The pictures, as many values as the golden ones.</param>
    /// <param name="golden">The golden values whose inputs were used.</param>
    /// <param name="tolerance">The largest accepted difference.</param>
    public static GoldenReport Of(ReadOnlySpan<float> pictures, Format.GoldenValues golden, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(golden);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pictures.Length, golden.Image.Values.Length, nameof(pictures));
        return new GoldenReport(Largest(pictures, golden.Image.Values), tolerance, golden.Count);
    }

    /// <summary>The largest absolute difference of two lists of values; infinite if one is NaN.</summary>
    internal static double Largest(ReadOnlySpan<float> values, ReadOnlySpan<float> golden)
    {
        double max = 0;
        for (int i = 0; i < golden.Length; i++)
        {
            double difference = Math.Abs((double)values[i] - golden[i]);
            // Unlike Math.Max alone, NaN must fail.
            max = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(max, difference);
        }
        return max;
    }
}
