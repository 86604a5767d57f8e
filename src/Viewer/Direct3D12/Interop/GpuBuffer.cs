using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;
using Silk.NET.DXGI;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>A committed GPU buffer. It is in the state COMMON between command lists, to which buffers decay.</summary>
internal sealed unsafe class GpuBuffer : IDisposable
{
    private ComPtr<ID3D12Resource> _resource;

    /// <summary>Creates a buffer.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="size">Size in bytes, at least 1.</param>
    /// <param name="heap">
    /// The heap type: DirectML reads and writes only buffers in the default heap that allow unordered access, so an
    /// upload buffer cannot be a tensor.
    /// </param>
    public GpuBuffer(GraphicsDevice device, long size, HeapType heap = HeapType.Default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        var properties = new HeapProperties { Type = heap };
        var description = new ResourceDesc
        {
            Dimension = ResourceDimension.Buffer,
            Width = (ulong)size,
            Height = 1,
            DepthOrArraySize = 1,
            MipLevels = 1,
            Format = Format.FormatUnknown,
            SampleDesc = new SampleDesc(1, 0),
            Layout = TextureLayout.LayoutRowMajor,
            Flags = heap == HeapType.Default ? ResourceFlags.AllowUnorderedAccess : ResourceFlags.None,
        };
        ResourceStates state = heap switch
        {
            HeapType.Upload => ResourceStates.GenericRead,
            HeapType.Readback => ResourceStates.CopyDest,
            _ => ResourceStates.Common,
        };
        ComPtr<ID3D12Resource> resource = default;
        device.Check(
            device.Handle->CreateCommittedResource(
                &properties, HeapFlags.None, &description, state, null, SilkMarshal.GuidPtrOf<ID3D12Resource>(),
                (void**)resource.GetAddressOf()),
            $"ID3D12Device::CreateCommittedResource ({size} bytes)");
        _resource = resource;
        _ = _resource.Handle->SetName($"{heap} buffer of {size} bytes");
    }

    /// <summary>Size in bytes.</summary>
    public long Size { get; }

    /// <summary>The resource; owned by this object.</summary>
    public ID3D12Resource* Handle => _resource.Handle;

    /// <summary>GPU virtual address.</summary>
    public ulong Address => Handle->GetGPUVirtualAddress();

    /// <inheritdoc/>
    public void Dispose() => _resource.Dispose();
}
