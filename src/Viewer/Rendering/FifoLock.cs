namespace ImageGen.Viewer.Rendering;

/// <summary>
/// A lock for long pieces of work, which those that wait get in the order in which they came: one that asks for it
/// again at once does not come before them. Thread-safe.
/// </summary>
internal sealed class FifoLock
{
    private readonly object _gate = new();

    // The first one has the lock.
    private readonly LinkedList<Holder> _order = [];

    /// <summary>Number of those that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return Math.Max(0, _order.Count - 1);
        }
    }

    /// <summary>Waits for the lock.</summary>
    /// <param name="cancellation">Ends waiting at once; those behind move up.</param>
    /// <returns>Releases it when disposed.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled before this one had the lock.</exception>
    public Holder Take(CancellationToken cancellation = default)
    {
        var holder = new Holder(this);
        // Outside the lock: ending the registration waits for its callback, which needs the lock.
        using CancellationTokenRegistration registration = cancellation.Register(Wake);
        lock (_gate)
        {
            LinkedListNode<Holder> place = _order.AddLast(holder);
            while (_order.First != place)
            {
                if (cancellation.IsCancellationRequested)
                {
                    _order.Remove(place);
                    throw new OperationCanceledException(cancellation);
                }

                Monitor.Wait(_gate);
            }
        }

        return holder;
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    private void Release()
    {
        lock (_gate)
        {
            _order.RemoveFirst();
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>One that has the lock.</summary>
    /// <param name="held">The lock.</param>
    internal sealed class Holder(FifoLock held) : IDisposable
    {
        /// <summary>Releases the lock.</summary>
        public void Dispose() => held.Release();
    }
}
