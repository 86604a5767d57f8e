using System.Diagnostics;
using ImageGen.Pictures;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Data;

/// <summary>Reads pictures on all cores and reports progress of long reads.</summary>
internal static class ParallelPictureReader
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(3);

    static ParallelPictureReader() => PictureReader.UseOneThreadEach();

    /// <summary>Reads each item; results are in the items' order.</summary>
    /// <param name="items">The items.</param>
    /// <param name="read">Reads an item; called from several threads in parallel.</param>
    /// <param name="store">Receives progress; its cancellation stops the reading.</param>
    /// <param name="name">The data set's name, for progress messages.</param>
    public static TResult[] Read<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, TResult> read, DataStore store, string name)
    {
        List<TResult> results = new(items.Count);
        Read(items, read, Math.Max(1, items.Count), (_, result) => results.Add(result), store, name);
        return [.. results];
    }

    /// <summary>
    /// Reads each item and passes on the results in the items' order, with a bounded number in memory.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="read">Reads an item; called from several threads in parallel.</param>
    /// <param name="atOnce">Maximum number of results in memory.</param>
    /// <param name="take">Receives the result of an item; called on one thread.</param>
    /// <param name="store">Receives progress; its cancellation stops the reading.</param>
    /// <param name="name">The data set's name, for progress messages.</param>
    public static void Read<TItem, TResult>(
        IReadOnlyList<TItem> items,
        Func<TItem, TResult> read,
        int atOnce,
        Action<TItem, TResult> take,
        DataStore store,
        string name)
    {
        var results = new TResult[Math.Min(atOnce, items.Count)];
        int done = 0;
        var gate = new Lock();
        var sinceLine = Stopwatch.StartNew();
        var options = new ParallelOptions
        {
            CancellationToken = store.Cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        for (int first = 0; first < items.Count; first += results.Length)
        {
            int start = first;
            int count = Math.Min(results.Length, items.Count - first);
            Parallel.For(0, count, options, i =>
            {
                results[i] = read(items[start + i]);
                lock (gate)
                {
                    done++;
                    if (sinceLine.Elapsed < BetweenLines)
                        return;
                    sinceLine.Restart();
                    store.Note($"{name}: {done:N0} of {items.Count:N0} pictures read");
                }
            });
            for (int i = 0; i < count; i++)
                take(items[start + i], results[i]);
        }
    }
}
