using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop.Drawing;

/// <summary>The render target of frames.</summary>
internal abstract unsafe class RenderSurface
{
    /// <summary>Width in pixels.</summary>
    public abstract int Width { get; }

    /// <summary>Height in pixels.</summary>
    public abstract int Height { get; }

    /// <summary>The current texture; owned by the surface.</summary>
    public abstract ID3D12Resource* Texture { get; }

    /// <summary>Descriptor of its render target view.</summary>
    public abstract CpuDescriptorHandle View { get; }

    /// <summary>The resource state before and after a frame.</summary>
    public abstract ResourceStates IdleState { get; }
}

/// <summary>A descriptor heap of render target views.</summary>
internal sealed unsafe class TargetViews : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly uint _step;
    private ComPtr<ID3D12DescriptorHeap> _heap;

    /// <summary>Creates the heap.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="count">Number of descriptors.</param>
    public TargetViews(GraphicsDevice device, int count)
    {
        _device = device;
        var description = new DescriptorHeapDesc { Type = DescriptorHeapType.Rtv, NumDescriptors = (uint)count };
        ComPtr<ID3D12DescriptorHeap> heap = default;
        device.Check(
            device.Handle->CreateDescriptorHeap(
                &description, SilkMarshal.GuidPtrOf<ID3D12DescriptorHeap>(), (void**)heap.GetAddressOf()),
            "ID3D12Device::CreateDescriptorHeap");
        _heap = heap;
        _ = _heap.Handle->SetName("render target views");
        _step = device.Handle->GetDescriptorHandleIncrementSize(DescriptorHeapType.Rtv);
    }

    /// <summary>The descriptor of an index.</summary>
    public CpuDescriptorHandle this[int index] =>
        new(_heap.Handle->GetCPUDescriptorHandleForHeapStart().Ptr + (nuint)(index * _step));

    /// <summary>Creates the view of a texture in a descriptor.</summary>
    public void Put(int index, ID3D12Resource* texture) =>
        _device.Handle->CreateRenderTargetView(texture, (RenderTargetViewDesc*)null, this[index]);

    /// <inheritdoc/>
    public void Dispose() => _heap.Dispose();
}
