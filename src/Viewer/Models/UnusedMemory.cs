using System.Diagnostics;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Models;

/// <summary>
/// Returns memory to the system after bursts of work, such as reading all models of a folder: a page that only plays
/// allocates so little that no collection would follow for a long time. It holds up all frames for some milliseconds,
/// so it is done once a burst has ended, and rarely. Thread-safe.
/// </summary>
/// <param name="collect">Returns the memory; called on a thread of usual priority.</param>
/// <param name="afterBurst">For how long nothing has been asked for when a burst has ended.</param>
/// <param name="leastBetween">The least time from one return to the next.</param>
internal sealed class UnusedMemory(Action collect, TimeSpan afterBurst, TimeSpan leastBetween)
{
    private static readonly UnusedMemory OfProcess = new(
        Collect, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));

    private readonly Lock _lock = new();
    private long _asked;
    private bool _isWaiting;
    private long? _last;

    /// <summary>Asks for the free memory of this process to be returned when that holds up nobody for long.</summary>
    public static void Return() => OfProcess.ReturnSoon();

    /// <summary>Asks for it to be done once the burst has ended; several requests are one.</summary>
    public void ReturnSoon()
    {
        lock (_lock)
        {
            Interlocked.Increment(ref _asked);
            if (_isWaiting)
                return;
            _isWaiting = true;
        }

        // A collection that a thread of low priority does stops all others for longer.
        _ = Task.Run(CollectAfterBurstAsync);
    }

    private async Task CollectAfterBurstAsync()
    {
        if (_last is { } last && leastBetween - Stopwatch.GetElapsedTime(last) is { Ticks: > 0 } rest)
            await Task.Delay(rest);
        long seen;
        do
        {
            seen = Interlocked.Read(ref _asked);
            await Task.Delay(afterBurst);
        }
        while (seen != Interlocked.Read(ref _asked));

        lock (_lock)
            (_isWaiting, _last) = (false, Stopwatch.GetTimestamp());
        collect();
    }

    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        MemoryAllocator.ReleaseFreedMemory();
    }
}
