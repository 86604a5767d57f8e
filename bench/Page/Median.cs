namespace ImageGen.Bench.Page;

/// <summary>The middle of what was measured.</summary>
internal static class Median
{
    /// <summary>The median; of an even number the upper of the two in the middle.</summary>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
