using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// A readback buffer. It is the only type that maps memory for reading, which a test verifies, so its counter covers
/// all bytes read back.
/// </summary>
internal sealed unsafe class GpuReadback : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly GpuBuffer _buffer;
    private readonly ReadbackPurpose _purpose;

    /// <summary>Creates the buffer.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="size">Size in bytes.</param>
    /// <param name="purpose">The purpose of the reads.</param>
    public GpuReadback(GraphicsDevice device, long size, ReadbackPurpose purpose)
    {
        _device = device;
        _purpose = purpose;
        _buffer = new GpuBuffer(device, size, HeapType.Readback);
    }

    /// <summary>The resource to copy to.</summary>
    public ID3D12Resource* Handle => _buffer.Handle;

    /// <summary>Reads values that the GPU has finished writing.</summary>
    /// <param name="offset">Byte offset of the values.</param>
    /// <param name="values">Receives the values.</param>
    public void Read<T>(long offset, Span<T> values)
        where T : unmanaged
    {
        long bytes = (long)values.Length * sizeof(T);
        var range = new Silk.NET.Direct3D12.Range((nuint)offset, (nuint)(offset + bytes));
        void* memory = null;
        _device.Check(_buffer.Handle->Map(0, &range, &memory), "ID3D12Resource::Map");
        new ReadOnlySpan<T>((byte*)memory + offset, values.Length).CopyTo(values);
        // An empty range: the CPU wrote nothing.
        var nothing = new Silk.NET.Direct3D12.Range(0, 0);
        _buffer.Handle->Unmap(0, &nothing);
        _device.Readbacks.Add(_purpose, bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
