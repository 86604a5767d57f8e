namespace ImageGen.Generators;

/// <summary>What came of replaying a file's golden values on this machine.</summary>
/// <param name="MaxDifference">The largest absolute difference between a value of a picture here and in the file.</param>
/// <param name="Tolerance">The largest difference that passes: 2e-3 for float16 weights, 1e-5 for float32.</param>
/// <param name="Count">Number of golden pictures.</param>
public sealed record GoldenReport(double MaxDifference, double Tolerance, int Count)
{
    /// <summary>Whether this machine makes the pictures that the training framework made.</summary>
    public bool Passed => MaxDifference <= Tolerance;
}
