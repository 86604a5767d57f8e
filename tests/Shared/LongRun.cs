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

    /// <summary>How many cases to try.</summary>
    public static int Cases(int ordinary, int many) => IsAskedFor ? many : ordinary;
}
