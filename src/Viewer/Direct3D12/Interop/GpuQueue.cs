using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>
/// A queue of the GPU with the fence that counts what it has finished. Frames are drawn on one direct queue; every
/// session of ONNX Runtime has a compute queue of its own, so that no frame waits behind a session that is being opened
/// or proved. Where one queue needs what another makes, the GPU waits, not the processor.
/// </summary>
internal sealed unsafe class GpuQueue : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly GpuFence? _fence;
    private ComPtr<ID3D12CommandQueue> _queue;

    /// <summary>Creates the queue.</summary>
    /// <param name="device">The device; it remains owned by the caller.</param>
    /// <param name="type">What its lists may do: draw, or compute and copy alone.</param>
    /// <param name="name">What messages of the debug layer call it.</param>
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

    /// <summary>The queue; it stays this object's. Lists may be submitted from any thread.</summary>
    public ID3D12CommandQueue* Handle => _queue.Handle;

    /// <summary>What its lists may do.</summary>
    public CommandListType Type { get; }

    /// <summary>Counts what it has finished.</summary>
    public GpuFence Fence => _fence!;

    /// <summary>Makes it wait, on the GPU, for what another queue was given before a signal.</summary>
    /// <param name="fence">The other queue's fence.</param>
    /// <param name="value">The signal.</param>
    public void WaitFor(GpuFence fence, ulong value) =>
        _device.Check(Handle->Wait(fence.Handle, value), "ID3D12CommandQueue::Wait");

    /// <inheritdoc/>
    public void Dispose()
    {
        _fence?.Dispose();
        _queue.Dispose();
    }
}
