using System.Diagnostics;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>Counts what a queue has finished: every signal has a value of its own, larger than those before.</summary>
internal sealed unsafe class GpuFence : IDisposable
{
    // Longer than the two seconds after which Windows resets a GPU that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AutoResetEvent _reached = new(initialState: false);
    private readonly GraphicsDevice _device;
    private readonly ID3D12CommandQueue* _queue;
    private ComPtr<ID3D12Fence> _fence;
    private ulong _last;

    /// <summary>Creates the fence.</summary>
    /// <param name="device">The device; it remains owned by the caller.</param>
    /// <param name="queue">The queue that signals; it remains owned by the caller.</param>
    /// <param name="name">What messages of the debug layer call it.</param>
    public GpuFence(GraphicsDevice device, ID3D12CommandQueue* queue, string name)
    {
        _device = device;
        _queue = queue;
        ComPtr<ID3D12Fence> fence = default;
        device.Check(
            device.Handle->CreateFence(
                0, FenceFlags.None, SilkMarshal.GuidPtrOf<ID3D12Fence>(), (void**)fence.GetAddressOf()),
            "ID3D12Device::CreateFence");
        _fence = fence;
        _ = _fence.Handle->SetName($"{name}, fence");
    }

    /// <summary>The fence; it stays this object's.</summary>
    public ID3D12Fence* Handle => _fence.Handle;

    /// <summary>The value of everything that is finished.</summary>
    /// <exception cref="DeviceLostException">
    /// The device is gone: a lost one claims to have finished everything.
    /// </exception>
    public ulong Completed
    {
        get
        {
            ulong value = _fence.Handle->GetCompletedValue();
            if (value == ulong.MaxValue)
                _device.ThrowIfLost();
            return value;
        }
    }

    /// <summary>Asks the queue to signal once all that was submitted before is finished.</summary>
    /// <returns>The value to wait for.</returns>
    public ulong Signal()
    {
        _device.Check(_queue->Signal(_fence.Handle, ++_last), "ID3D12CommandQueue::Signal");
        return _last;
    }

    /// <summary>Waits until the queue has passed a signal.</summary>
    public void Wait(ulong value)
    {
        if (!TryWait(value, Patience))
            throw new DeviceLostException($"it did not answer for {Patience.TotalSeconds:N0} s");
    }

    /// <summary>Waits until the queue has passed a signal, but no longer than a limit.</summary>
    /// <returns>Whether it has.</returns>
    public bool TryWait(ulong value, TimeSpan limit)
    {
        if (Completed >= value)
            return true;
        void* handle = (void*)_reached.SafeWaitHandle.DangerousGetHandle();
        _device.Check(_fence.Handle->SetEventOnCompletion(value, handle), "ID3D12Fence::SetEventOnCompletion");
        long start = Stopwatch.GetTimestamp();
        // An event that an earlier wait asked for and gave up may come now.
        while (Completed < value)
        {
            TimeSpan left = limit - Stopwatch.GetElapsedTime(start);
            if (left > TimeSpan.Zero && _reached.WaitOne(left))
                continue;
            _device.ThrowIfLost();
            return Completed >= value;
        }

        return true;
    }

    /// <summary>
    /// Waits for everything that was submitted, however long it takes: what the GPU still uses must not be freed.
    /// </summary>
    /// <exception cref="DeviceLostException">The device is gone, and has nothing left to do.</exception>
    public void Drain()
    {
        ulong end = Signal();
        while (Completed < end)
            _ = TryWait(end, Patience);
    }

    /// <summary>Waits for everything that was submitted.</summary>
    public void WaitForAll() => Wait(Signal());

    /// <inheritdoc/>
    public void Dispose()
    {
        _fence.Dispose();
        _reached.Dispose();
    }
}
