using System.Diagnostics;

namespace ImageGen.Tests;

/// <summary>Waits for a condition: as short as may be, and long enough for the slowest machine.</summary>
internal static class Waiting
{
    /// <summary>How long a test waits before it fails.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(2);

    private static TimeSpan BetweenLooks { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until something is so.</summary>
    /// <param name="isSo">The condition.</param>
    /// <param name="what">What is waited for, to be told when it never comes.</param>
    public static Task UntilAsync(Func<bool> isSo, string what) =>
        UntilAsync(() => Task.FromResult(isSo()), () => what);

    /// <summary>Waits until something is so that has to be asked for.</summary>
    /// <param name="isSo">The condition.</param>
    /// <param name="what">What is waited for, as it is when the time is over.</param>
    public static async Task UntilAsync(Func<Task<bool>> isSo, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
                Assert.Fail($"it never became so: {what()}");
            await Task.Delay(BetweenLooks);
        }
    }
}
