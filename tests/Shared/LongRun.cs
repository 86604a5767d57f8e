using System.Globalization;

namespace ImageGen.Tests;

/// <summary>
/// Tests that try many random cases take a few of a fixed seed in an ordinary run, and as many as they can bear where
/// the environment variable IMAGEGEN_LONG_TESTS is set (docs/reliability.md).
/// </summary>
internal static class LongRun
{
    /// <summary>Whether it is the long run.</summary>
    public static bool IsAskedFor { get; } =
        Environment.GetEnvironmentVariable("IMAGEGEN_LONG_TESTS") is { Length: > 0 };

    /// <summary>
    /// How long the scripted play lasts in the long run: 30 minutes, or as many as IMAGEGEN_SOAK_MINUTES says.
    /// </summary>
    public static TimeSpan SoakLength { get; } = TimeSpan.FromMinutes(
        double.TryParse(
            Environment.GetEnvironmentVariable("IMAGEGEN_SOAK_MINUTES"),
            CultureInfo.InvariantCulture,
            out double minutes)
            ? minutes
            : 30);

    /// <summary>How many cases to try.</summary>
    public static int Cases(int ordinary, int many) => IsAskedFor ? many : ordinary;
}
