namespace ImageGen.Viewer.Rendering;

/// <summary>
/// A lock for long pieces of work, which those that wait get in the order in which they came: one that asks for it
/// again at once does not come before them. Thread-safe.
/// </summary>
internal sealed class FifoLock
{
    private readonly object _gate = new();
    private long _next;
    private long _served;

    /// <summary>Number of those that wait.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate)
                return Math.Max(0, _next - _served - 1);
        }
    }

    /// <summary>Waits for the lock.</summary>
    /// <returns>Releases it when disposed.</returns>
    public Holder Take()
    {
        lock (_gate)
        {
            long number = _next++;
            while (_served != number)
                Monitor.Wait(_gate);
        }

        return new Holder(this);
    }

    private void Release()
    {
        lock (_gate)
        {
            _served++;
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
