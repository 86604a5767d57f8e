using System.Diagnostics;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

/// <summary>Memory is returned seldom, because that holds up all frames.</summary>
public sealed class UnusedMemoryTests
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_burst_of_requests_is_one_and_the_next_one_waits()
    {
        var times = new List<long>();
        bool isPooled = true;
        var memory = new UnusedMemory(
            () =>
            {
                isPooled &= Thread.CurrentThread.IsThreadPoolThread;
                lock (times)
                    times.Add(Stopwatch.GetTimestamp());
            },
            TimeSpan.FromMilliseconds(20),
            Between);
        LowPriorityThread.Start("test", () => Ask(memory)).Join();
        await Waiting.UntilAsync(() => Count(times) == 1, "the memory is returned");
        Ask(memory);
        await Waiting.UntilAsync(() => Count(times) == 2, "the memory is returned again");
        Assert.True(Stopwatch.GetElapsedTime(times[0], times[1]) >= Between - TimeSpan.FromMilliseconds(20));
        Assert.True(isPooled);
    }

    private static void Ask(UnusedMemory memory)
    {
        for (int i = 0; i < 100; i++)
            memory.ReturnSoon();
    }

    private static int Count(List<long> times)
    {
        lock (times)
            return times.Count;
    }
}
