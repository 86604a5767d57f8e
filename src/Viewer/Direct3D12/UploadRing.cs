namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Allocates ranges of a ring buffer; those of a frame are freed once the GPU has finished it. It only computes
/// offsets; the memory is owned by the caller. Does not allocate managed memory after construction.
/// </summary>
internal sealed class UploadRing
{
    /// <summary>The alignment of every range: sufficient for constants, structured buffers and copies.</summary>
    /// <remarks>D3D12_CONSTANT_BUFFER_DATA_PLACEMENT_ALIGNMENT.</remarks>
    public const int Alignment = 256;

    private readonly Queue<(ulong Fence, long End)> _frames;
    private readonly long _capacity;
    private long _head;
    private long _tail;

    /// <summary>Creates a ring.</summary>
    /// <param name="capacity">Size in bytes, a multiple of <see cref="Alignment"/>.</param>
    /// <param name="framesInFlight">The maximum number of frames in flight, at least 1.</param>
    public UploadRing(long capacity, int framesInFlight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Alignment);
        ArgumentOutOfRangeException.ThrowIfNotEqual(capacity % Alignment, 0, nameof(capacity));
        ArgumentOutOfRangeException.ThrowIfLessThan(framesInFlight, 1);
        _capacity = capacity;
        _frames = new Queue<(ulong, long)>(framesInFlight + 1);
    }

    /// <summary>Bytes in use, including padding.</summary>
    public long Used => _head - _tail;

    /// <summary>Allocates a contiguous range.</summary>
    /// <param name="size">Size in bytes, at least 1.</param>
    /// <returns>The offset; null if there is no space until an earlier frame is finished.</returns>
    public long? Take(long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        long rounded = (size + Alignment - 1) / Alignment * Alignment;
        long begin = _head % _capacity;
        // A range that does not fit before the end is placed at the start; the rest is left unused.
        long padding = begin + rounded > _capacity ? _capacity - begin : 0;
        if (rounded > _capacity || Used + padding + rounded > _capacity)
            return null;
        _head += padding + rounded;
        return (begin + padding) % _capacity;
    }

    /// <summary>Ends a frame: its ranges are in use until the fence reaches a value.</summary>
    /// <param name="fence">The value of the fence, larger than that of any earlier frame.</param>
    public void EndFrame(ulong fence) => _frames.Enqueue((fence, _head));

    /// <summary>Frees the ranges of finished frames.</summary>
    /// <param name="completed">The completed value of the fence.</param>
    public void Free(ulong completed)
    {
        while (_frames.TryPeek(out (ulong Fence, long End) frame) && frame.Fence <= completed)
        {
            _tail = frame.End;
            _frames.Dequeue();
        }
    }
}
