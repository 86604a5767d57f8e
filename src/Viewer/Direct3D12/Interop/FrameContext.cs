using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// What one frame in flight records its commands with: an allocator, whose memory the GPU reads until the frame is
/// finished, and a list that is recorded and submitted several times in a frame, around what ONNX Runtime submits.
/// </summary>
internal sealed unsafe class FrameContext : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly GpuQueue _queue;
    private ComPtr<ID3D12CommandAllocator> _allocator;
    private ComPtr<ID3D12GraphicsCommandList> _list;
    private ulong _busyUntil;

    /// <summary>Creates the slot.</summary>
    /// <param name="device">The device; it remains owned by the caller.</param>
    /// <param name="queue">The queue that takes its lists; it remains owned by the caller.</param>
    /// <param name="name">What messages of the debug layer call it.</param>
    public FrameContext(GraphicsDevice device, GpuQueue queue, string name)
    {
        _device = device;
        _queue = queue;
        try
        {
            ComPtr<ID3D12CommandAllocator> allocator = default;
            device.Check(
                device.Handle->CreateCommandAllocator(
                    queue.Type, SilkMarshal.GuidPtrOf<ID3D12CommandAllocator>(),
                    (void**)allocator.GetAddressOf()),
                "ID3D12Device::CreateCommandAllocator");
            _allocator = allocator;
            _ = _allocator.Handle->SetName(name);
            ComPtr<ID3D12GraphicsCommandList> list = default;
            device.Check(
                device.Handle->CreateCommandList(
                    0, queue.Type, _allocator.Handle, (ID3D12PipelineState*)null,
                    SilkMarshal.GuidPtrOf<ID3D12GraphicsCommandList>(), (void**)list.GetAddressOf()),
                "ID3D12Device::CreateCommandList");
            _list = list;
            _ = _list.Handle->SetName(name);
            // A list is born recording; every frame begins with a closed one.
            device.Check(_list.Handle->Close(), "ID3D12GraphicsCommandList::Close");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The list, while it is recorded.</summary>
    public ID3D12GraphicsCommandList* List => _list.Handle;

    /// <summary>Waits until the GPU has finished the last frame of this slot, and begins another one.</summary>
    public void BeginFrame()
    {
        _queue.Fence.Wait(_busyUntil);
        _device.Check(_allocator.Handle->Reset(), "ID3D12CommandAllocator::Reset");
    }

    /// <summary>Begins to record.</summary>
    public void Record() => _device.Check(
        _list.Handle->Reset(_allocator.Handle, (ID3D12PipelineState*)null), "ID3D12GraphicsCommandList::Reset");

    /// <summary>Submits what was recorded.</summary>
    public void Submit()
    {
        _device.Check(_list.Handle->Close(), "ID3D12GraphicsCommandList::Close");
        var list = (ID3D12CommandList*)_list.Handle;
        _queue.Handle->ExecuteCommandLists(1, &list);
    }

    /// <summary>Ends the frame.</summary>
    /// <returns>The fence's value at its end.</returns>
    public ulong EndFrame() => _busyUntil = _queue.Fence.Signal();

    /// <summary>Changes the state of a resource, for the commands that follow.</summary>
    public void Transition(ID3D12Resource* resource, ResourceStates before, ResourceStates after)
    {
        var barrier = new ResourceBarrier
        {
            Type = ResourceBarrierType.Transition,
            Transition = new ResourceTransitionBarrier
            {
                PResource = resource,
                Subresource = uint.MaxValue, // D3D12_RESOURCE_BARRIER_ALL_SUBRESOURCES
                StateBefore = before,
                StateAfter = after,
            },
        };
        List->ResourceBarrier(1, &barrier);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _list.Dispose();
        _allocator.Dispose();
    }
}
