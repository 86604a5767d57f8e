using System.Diagnostics;

namespace ImageGen.Trainer.Data;

/// <summary>Reads pictures on all cores, and says how far it is when that takes long.</summary>
internal static class ManyPictures
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(3);

    /// <summary>Reads each item; the results are in the items' order.</summary>
    /// <param name="items">What to read.</param>
    /// <param name="read">Reads one; called on several threads at once.</param>
    /// <param name="store">Told how far it is; its cancellation stops the reading.</param>
    /// <param name="name">The data set's name, for those lines.</param>
    public static TResult[] Read<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> read, DataStore store, string name)
    {
        var results = new TResult[items.Count];
        var done = 0;
        var gate = new Lock();
        var sinceLine = Stopwatch.StartNew();
        var options = new ParallelOptions { CancellationToken = store.Cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, items.Count, options, i =>
        {
            results[i] = read(items[i]);
            lock (gate)
            {
                done++;
                if (sinceLine.Elapsed < BetweenLines)
                    return;
                sinceLine.Restart();
                store.Note($"{name}: {done:N0} of {items.Count:N0} pictures read");
            }
        });
        return results;
    }
}
