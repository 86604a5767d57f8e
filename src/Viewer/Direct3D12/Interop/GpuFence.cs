using System.Diagnostics;
using Silk.NET.Core.Native;
using Silk.NET.Direct3D12;

namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>The fence of a queue: every signal has a larger value than those before.</summary>
internal sealed unsafe class GpuFence : IDisposable
{
    // Longer than the timeout of two seconds after which Windows resets a hanging GPU.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AutoResetEvent _reached = new(initialState: false);
    private readonly GraphicsDevice _device;
    private readonly ID3D12CommandQueue* _queue;
    private ComPtr<ID3D12Fence> _fence;
    private ulong _last;

    /// <summary>Creates the fence.</summary>
    /// <param name="device">The device; owned by the caller.</param>
    /// <param name="queue">The queue that signals the fence; owned by the caller.</param>
    /// <param name="name">The name in messages of the debug layer.</param>
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

    /// <summary>The fence; owned by this object.</summary>
    public ID3D12Fence* Handle => _fence.Handle;

    /// <summary>The value of the last completed signal.</summary>
    /// <exception cref="DeviceLostException">
    /// The device was lost; a removed device reports all work as completed.
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

    /// <summary>Enqueues a signal that follows all work submitted before.</summary>
    /// <returns>The value to wait for.</returns>
    public ulong Signal()
    {
        _device.Check(_queue->Signal(_fence.Handle, ++_last), "ID3D12CommandQueue::Signal");
        return _last;
    }

    /// <summary>Waits for a signal.</summary>
    public void Wait(ulong value)
    {
        if (!TryWait(value, Patience))
            throw Silent();
    }

    /// <summary>Waits a moment for a signal, again and again.</summary>
    /// <param name="value">The value to wait for.</param>
    /// <param name="limit">How long at most this time.</param>
    /// <param name="since">When the first of these waits began, as a timestamp; 0 for none.</param>
    /// <returns>Whether it was reached.</returns>
    /// <exception cref="DeviceLostException">It was waited for as long as <see cref="Wait"/> waits.</exception>
    public bool TryWait(ulong value, TimeSpan limit, ref long since)
    {
        if (TryWait(value, limit))
        {
            since = 0;
            return true;
        }

        if (since == 0)
            since = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(since) > Patience)
            throw Silent();
        return false;
    }

    /// <summary>Waits for a signal, with a timeout.</summary>
    /// <returns>Whether it was reached.</returns>
    public bool TryWait(ulong value, TimeSpan limit)
    {
        if (Completed >= value)
            return true;
        void* handle = (void*)_reached.SafeWaitHandle.DangerousGetHandle();
        _device.Check(_fence.Handle->SetEventOnCompletion(value, handle), "ID3D12Fence::SetEventOnCompletion");
        long start = Stopwatch.GetTimestamp();
        // The event of an earlier wait that timed out may be set now.
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
    /// Waits for all submitted work without a timeout, because resources in use must not be released.
    /// </summary>
    /// <exception cref="DeviceLostException">The device was lost and has no pending work.</exception>
    public void Drain()
    {
        ulong end = Signal();
        while (Completed < end)
            _ = TryWait(end, Patience);
    }

    /// <summary>Waits for all submitted work.</summary>
    public void WaitForAll() => Wait(Signal());

    /// <inheritdoc/>
    public void Dispose()
    {
        _fence.Dispose();
        _reached.Dispose();
    }

    private static DeviceLostException Silent() => new($"it did not answer for {Patience.TotalSeconds:N0} s");
}
