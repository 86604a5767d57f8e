using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// The recording state of one frame in flight: a command allocator, whose memory the GPU reads until the frame is
/// finished, and a command list that is recorded and submitted several times per frame, around the submissions of ONNX
/// Runtime.
/// </summary>
internal sealed unsafe class FrameContext : IDisposable
{
    // How long a window that waits for the GPU takes no keys.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly GraphicsDevice _device;
    private readonly GpuQueue _queue;
    private ComPtr<ID3D12CommandAllocator> _allocator;
    private ComPtr<ID3D12GraphicsCommandList> _list;
    private ulong _busyUntil;
    private long _behindSince;

    /// <summary>Creates the allocator and the list.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="queue">The queue to submit to; owned by the caller.</param>
    /// <param name="name">The name in messages of the debug layer.</param>
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
            // A new command list is open; every frame begins with a closed one.
            device.Check(_list.Handle->Close(), "ID3D12GraphicsCommandList::Close");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The command list; valid while recording.</summary>
    public ID3D12GraphicsCommandList* List => _list.Handle;

    /// <summary>Waits a moment until the GPU has finished the previous frame of this context.</summary>
    /// <param name="isLost">Whether the device counts as lost if it does not answer for long.</param>
    /// <returns>Whether it has.</returns>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool TryWait(bool isLost)
    {
        if (isLost)
            return _queue.Fence.TryWait(_busyUntil, LongestWait, ref _behindSince);
        _behindSince = 0;
        return _queue.Fence.TryWait(_busyUntil, LongestWait);
    }

    /// <summary>Waits until the GPU has finished the previous frame of this context, and begins a new one.</summary>
    public void BeginFrame()
    {
        _queue.Fence.Wait(_busyUntil);
        _device.Check(_allocator.Handle->Reset(), "ID3D12CommandAllocator::Reset");
    }

    /// <summary>Begins recording.</summary>
    public void Record() => _device.Check(
        _list.Handle->Reset(_allocator.Handle, (ID3D12PipelineState*)null), "ID3D12GraphicsCommandList::Reset");

    /// <summary>Submits the recorded commands.</summary>
    public void Submit()
    {
        _device.Check(_list.Handle->Close(), "ID3D12GraphicsCommandList::Close");
        var list = (ID3D12CommandList*)_list.Handle;
        _queue.Handle->ExecuteCommandLists(1, &list);
    }

    /// <summary>Ends the frame.</summary>
    /// <returns>The value of the fence at its end.</returns>
    public ulong EndFrame() => _busyUntil = _queue.Fence.Signal();

    /// <summary>Records a transition barrier.</summary>
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
