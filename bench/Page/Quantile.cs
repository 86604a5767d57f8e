namespace ImageGen.Bench.Page;

/// <summary>A place in what was measured, in order.</summary>
internal static class Quantile
{
    /// <summary>The median; of an even number the upper of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>What a share of the values, 0 to 1, does not exceed.</summary>
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(share * (sorted.Length - 1))];
    }
}
