using System.Runtime.InteropServices;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Memory that the processor writes and the GPU reads, given out in a circle. It is mapped once, for writing only: it
/// is write-combined, and reading it would be a hundred times slower.
/// </summary>
internal sealed unsafe class UploadBuffer : IDisposable
{
    // What a frame needs besides its inputs: origins of tiles, quads of text, and their alignment.
    private const long FrameExtra = 256 << 10;

    private readonly GraphicsDevice _device;
    private readonly GpuFence _fence;
    private readonly int _framesInFlight;
    private GpuBuffer _buffer = null!;
    private UploadRing _ring = null!;
    private byte* _memory;
    private ulong _address;

    /// <summary>Creates the buffer.</summary>
    /// <param name="device">The device; it remains owned by the caller.</param>
    /// <param name="fence">The fence of the queue that reads it; it remains owned by the caller.</param>
    /// <param name="capacity">Its bytes, a multiple of 256.</param>
    /// <param name="framesInFlight">How many frames may be unfinished at the same time.</param>
    public UploadBuffer(GraphicsDevice device, GpuFence fence, long capacity, int framesInFlight)
    {
        _device = device;
        _fence = fence;
        _framesInFlight = framesInFlight;
        Open(capacity);
    }

    /// <summary>Its bytes.</summary>
    public long Capacity { get; private set; }

    /// <summary>The resource, to be copied from.</summary>
    public ID3D12Resource* Handle => _buffer.Handle;

    /// <summary>
    /// Makes room for frames that need more than those before; waits for the GPU where it must grow. Between frames
    /// only.
    /// </summary>
    /// <param name="frame">The bytes of one frame.</param>
    public void Reserve(long frame)
    {
        long needed = (_framesInFlight + 1) * (frame + FrameExtra) / UploadRing.Alignment * UploadRing.Alignment;
        if (needed <= Capacity)
            return;
        _fence.WaitForAll();
        _buffer.Dispose();
        Open(needed);
    }

    /// <summary>Writes values for the GPU to read in this frame.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <returns>Where they lie in the resource, in bytes.</returns>
    /// <exception cref="InvalidOperationException">One frame alone needs more than there is.</exception>
    public long Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        _ring.Free(_fence.Completed);
        long? offset = _ring.Take(bytes.Length);
        if (offset is null)
        {
            _fence.WaitForAll();
            _ring.Free(_fence.Completed);
            offset = _ring.Take(bytes.Length) ?? throw new InvalidOperationException(
                $"A frame needs more than the {Capacity} bytes of the upload ring.");
        }

        bytes.CopyTo(new Span<byte>(_memory + offset.Value, bytes.Length));
        return offset.Value;
    }

    /// <summary>Writes values for shaders to read in this frame.</summary>
    /// <returns>Their address for the GPU.</returns>
    public ulong WriteForShader<T>(ReadOnlySpan<T> values)
        where T : unmanaged => _address + (ulong)Write(values);

    /// <summary>Ends a frame.</summary>
    /// <param name="signal">The fence's value at its end.</param>
    public void EndFrame(ulong signal) => _ring.EndFrame(signal);

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void Open(long capacity)
    {
        Capacity = capacity;
        _ring = new UploadRing(capacity, _framesInFlight);
        _buffer = new GpuBuffer(_device, capacity, HeapType.Upload);
        try
        {
            // An empty range: the processor reads nothing.
            var nothing = new Silk.NET.Direct3D12.Range(0, 0);
            void* memory = null;
            _device.Check(_buffer.Handle->Map(0, &nothing, &memory), "ID3D12Resource::Map");
            _memory = (byte*)memory;
            _address = _buffer.Address;
        }
        catch
        {
            _buffer.Dispose();
            throw;
        }
    }
}
