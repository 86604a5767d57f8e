using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// A command queue with its fence. Frames are drawn on one direct queue; every session of ONNX Runtime has its own
/// compute queue, so that no frame waits for the creation or verification of a session. Dependencies between queues are
/// waits on the GPU, not on the CPU.
/// </summary>
internal sealed unsafe class GpuQueue : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly GpuFence? _fence;
    private ComPtr<ID3D12CommandQueue> _queue;

    /// <summary>Creates the queue.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="type">The type of its command lists: direct, or compute.</param>
    /// <param name="name">The name in messages of the debug layer.</param>
    public GpuQueue(GraphicsDevice device, CommandListType type, string name)
    {
        _device = device;
        Type = type;
        var description = new CommandQueueDesc { Type = type };
        ComPtr<ID3D12CommandQueue> queue = default;
        device.Check(
            device.Handle->CreateCommandQueue(
                &description, SilkMarshal.GuidPtrOf<ID3D12CommandQueue>(), (void**)queue.GetAddressOf()),
            "ID3D12Device::CreateCommandQueue");
        _queue = queue;
        _ = _queue.Handle->SetName(name);
        try
        {
            _fence = new GpuFence(device, Handle, name);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The queue; owned by this object. Command lists may be submitted from any thread.</summary>
    public ID3D12CommandQueue* Handle => _queue.Handle;

    /// <summary>The type of its command lists.</summary>
    public CommandListType Type { get; }

    /// <summary>The fence of the queue.</summary>
    public GpuFence Fence => _fence!;

    /// <summary>Makes the queue wait, on the GPU, for a signal of another queue.</summary>
    /// <param name="fence">The other queue's fence.</param>
    /// <param name="value">The value to wait for.</param>
    public void WaitFor(GpuFence fence, ulong value) =>
        _device.Check(Handle->Wait(fence.Handle, value), "ID3D12CommandQueue::Wait");

    /// <inheritdoc/>
    public void Dispose()
    {
        _fence?.Dispose();
        _queue.Dispose();
    }
}
