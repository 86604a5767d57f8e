namespace ImageGen.Viewer.Images;

/// <summary>Chooses a few of many files.</summary>
internal static class Selection
{
    /// <summary>
    /// Takes some items spread evenly over a list, so that all classes are represented. An item that
    /// cannot be read is replaced by the next one.
    /// </summary>
    /// <param name="items">All items.</param>
    /// <param name="count">How many to take, at most.</param>
    /// <param name="tryTake">Makes something of an item; null when it cannot be read.</param>
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
