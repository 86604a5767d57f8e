using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>What a frame is painted on.</summary>
internal abstract unsafe class RenderSurface
{
    /// <summary>Width in pixels.</summary>
    public abstract int Width { get; }

    /// <summary>Height in pixels.</summary>
    public abstract int Height { get; }

    /// <summary>The texture to paint on now; it stays the surface's.</summary>
    public abstract ID3D12Resource* Texture { get; }

    /// <summary>The view of it as a render target.</summary>
    public abstract CpuDescriptorHandle View { get; }

    /// <summary>The state in which a frame finds it and leaves it.</summary>
    public abstract ResourceStates IdleState { get; }
}

/// <summary>Descriptors that show textures as render targets.</summary>
internal sealed unsafe class TargetViews : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly uint _step;
    private ComPtr<ID3D12DescriptorHeap> _heap;

    /// <summary>Creates the heap.</summary>
    /// <param name="device">The device; it remains owned by the caller.</param>
    /// <param name="count">How many descriptors.</param>
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

    /// <summary>A descriptor.</summary>
    public CpuDescriptorHandle this[int index] =>
        new(_heap.Handle->GetCPUDescriptorHandleForHeapStart().Ptr + (nuint)(index * _step));

    /// <summary>Makes a descriptor show a texture.</summary>
    public void Put(int index, ID3D12Resource* texture) =>
        _device.Handle->CreateRenderTargetView(texture, (RenderTargetViewDesc*)null, this[index]);

    /// <inheritdoc/>
    public void Dispose() => _heap.Dispose();
}
