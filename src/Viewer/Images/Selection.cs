namespace ImageGen.Viewer.Images;

/// <summary>Selects a sample of many files.</summary>
internal static class Selection
{
    /// <summary>
    /// Takes items spread evenly over a list, so that all classes are represented. An item that cannot be read is
    /// replaced by the next one.
    /// </summary>
    /// <param name="items">All items.</param>
    /// <param name="count">The maximum number to take.</param>
    /// <param name="tryTake">Converts an item; returns null if it cannot be read.</param>
    public static IEnumerable<TResult> Spread<TItem, TResult>(
        IReadOnlyList<TItem> items, int count, Func<TItem, TResult?> tryTake)
        where TResult : class
    {
        count = Math.Min(count, items.Count);
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            next = Math.Max(next, (int)((long)items.Count * i / count));
            TResult? taken = null;
            while (taken is null && next < items.Count)
                taken = tryTake(items[next++]);
            if (taken is not null)
                yield return taken;
        }
    }
}
