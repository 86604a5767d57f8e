namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Hands out the bytes of a buffer in a circle: what a frame takes is free again once the GPU has finished that frame.
/// Only counts; the memory is the caller's. Allocates nothing after its creation.
/// </summary>
internal sealed class UploadRing
{
    /// <summary>
    /// What every piece begins at a multiple of: enough for constants, structured buffers and copies alike.
    /// </summary>
    /// <remarks>D3D12_CONSTANT_BUFFER_DATA_PLACEMENT_ALIGNMENT.</remarks>
    public const int Alignment = 256;

    private readonly Queue<(ulong Fence, long End)> _frames;
    private readonly long _capacity;
    private long _head;
    private long _tail;

    /// <summary>Creates a ring.</summary>
    /// <param name="capacity">Its bytes, a multiple of <see cref="Alignment"/>.</param>
    /// <param name="framesInFlight">How many frames may be unfinished at the same time, at least 1.</param>
    public UploadRing(long capacity, int framesInFlight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Alignment);
        ArgumentOutOfRangeException.ThrowIfNotEqual(capacity % Alignment, 0, nameof(capacity));
        ArgumentOutOfRangeException.ThrowIfLessThan(framesInFlight, 1);
        _capacity = capacity;
        _frames = new Queue<(ulong, long)>(framesInFlight + 1);
    }

    /// <summary>Bytes that are taken now, padding included.</summary>
    public long Used => _head - _tail;

    /// <summary>Takes a piece that lies in one stretch.</summary>
    /// <param name="size">Its bytes, at least 1.</param>
    /// <returns>Where it begins; null when there is no room before an earlier frame is finished.</returns>
    public long? Take(long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        long rounded = (size + Alignment - 1) / Alignment * Alignment;
        long begin = _head % _capacity;
        // What does not fit before the end begins at the front; the rest is left empty.
        long padding = begin + rounded > _capacity ? _capacity - begin : 0;
        if (rounded > _capacity || Used + padding + rounded > _capacity)
            return null;
        _head += padding + rounded;
        return (begin + padding) % _capacity;
    }

    /// <summary>Ends a frame: what it took is in use until the GPU passes a fence.</summary>
    /// <param name="fence">The value of the fence, larger than that of any frame before.</param>
    public void EndFrame(ulong fence) => _frames.Enqueue((fence, _head));

    /// <summary>Frees what finished frames took.</summary>
    /// <param name="completed">The value that the fence has reached.</param>
    public void Free(ulong completed)
    {
        while (_frames.TryPeek(out (ulong Fence, long End) frame) && frame.Fence <= completed)
        {
            _tail = frame.End;
            _frames.Dequeue();
        }
    }
}
