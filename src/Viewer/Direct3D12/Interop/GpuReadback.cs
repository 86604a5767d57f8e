using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// Memory that the GPU writes and the processor reads. The only place where anything is mapped for reading (a test
/// holds that), so its counter counts every byte that comes back.
/// </summary>
internal sealed unsafe class GpuReadback : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly GpuBuffer _buffer;
    private readonly ReadbackPurpose _purpose;

    /// <summary>Creates the memory.</summary>
    /// <param name="device">The device; it remains owned by the caller.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="purpose">What is read.</param>
    public GpuReadback(GraphicsDevice device, long size, ReadbackPurpose purpose)
    {
        _device = device;
        _purpose = purpose;
        _buffer = new GpuBuffer(device, size, HeapType.Readback);
    }

    /// <summary>The resource, to be copied to.</summary>
    public ID3D12Resource* Handle => _buffer.Handle;

    /// <summary>Reads values that the GPU has finished writing.</summary>
    /// <param name="offset">Where they begin, in bytes.</param>
    /// <param name="values">Receives them.</param>
    public void Read<T>(long offset, Span<T> values)
        where T : unmanaged
    {
        long bytes = (long)values.Length * sizeof(T);
        var range = new Silk.NET.Direct3D12.Range((nuint)offset, (nuint)(offset + bytes));
        void* memory = null;
        _device.Check(_buffer.Handle->Map(0, &range, &memory), "ID3D12Resource::Map");
        new ReadOnlySpan<T>((byte*)memory + offset, values.Length).CopyTo(values);
        // An empty range: the processor wrote nothing.
        var nothing = new Silk.NET.Direct3D12.Range(0, 0);
        _buffer.Handle->Unmap(0, &nothing);
        _device.Readbacks.Add(_purpose, bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
