using System.Runtime.InteropServices;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// An upload heap used as a ring buffer. It is mapped permanently for writing: it is write-combined memory, and reading
/// it would be a hundred times slower.
/// </summary>
internal sealed unsafe class UploadBuffer : IDisposable
{
    // Space per frame in addition to the inputs: tile origins, text quads, and alignment.
    private const long FrameExtra = 256 << 10;

    private readonly GraphicsDevice _device;
    private readonly GpuFence _fence;
    private readonly int _framesInFlight;
    private GpuBuffer _buffer = null!;
    private UploadRing _ring = null!;
    private byte* _memory;
    private ulong _address;

    /// <summary>Creates the buffer.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="fence">The fence of the queue that reads the buffer; owned by the caller.</param>
    /// <param name="capacity">Size in bytes, a multiple of 256.</param>
    /// <param name="framesInFlight">The number of frames in flight.</param>
    public UploadBuffer(GraphicsDevice device, GpuFence fence, long capacity, int framesInFlight)
    {
        _device = device;
        _fence = fence;
        _framesInFlight = framesInFlight;
        Open(capacity);
    }

    /// <summary>Size in bytes.</summary>
    public long Capacity { get; private set; }

    /// <summary>The resource to copy from.</summary>
    public ID3D12Resource* Handle => _buffer.Handle;

    /// <summary>
    /// Grows the buffer for larger frames; waits for the GPU if it grows. Must be called between frames.
    /// </summary>
    /// <param name="frame">Size of one frame in bytes.</param>
    public void Reserve(long frame)
    {
        long needed = (_framesInFlight + 1) * (frame + FrameExtra) / UploadRing.Alignment * UploadRing.Alignment;
        if (needed <= Capacity)
            return;
        _fence.WaitForAll();
        _buffer.Dispose();
        Open(needed);
    }

    /// <summary>Writes values for the current frame.</summary>
    /// <param name="values">The values, at least one.</param>
    /// <returns>Byte offset of the values in the resource.</returns>
    /// <exception cref="InvalidOperationException">The frame needs more than the capacity.</exception>
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

    /// <summary>Writes values for shaders, for the current frame.</summary>
    /// <returns>GPU virtual address of the values.</returns>
    public ulong WriteForShader<T>(ReadOnlySpan<T> values)
        where T : unmanaged => _address + (ulong)Write(values);

    /// <summary>Ends a frame.</summary>
    /// <param name="signal">The value of the fence at its end.</param>
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
            // An empty range: the CPU reads nothing.
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
