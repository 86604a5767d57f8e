namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Decides whether a lost device is recreated: after three losses in a row it is given up. Enough frames presented in
/// between reset the count. Has no side effects: losses and frames are reported to it.
/// </summary>
internal sealed class DeviceLosses
{
    /// <summary>Number of losses in a row after which the device is given up.</summary>
    public const int Most = 3;

    /// <summary>Number of frames, ten seconds at 60 Hz, after which a device counts as recovered.</summary>
    public const int FramesToRecover = 600;

    private readonly List<string> _reasons = [];
    private int _frames;

    /// <summary>The current state.</summary>
    public DeviceState State { get; private set; }

    /// <summary>Number of losses in a row.</summary>
    public int InARow => _reasons.Count;

    /// <summary>A message about the last loss; empty if there was none.</summary>
    public string Notice => State switch
    {
        _ when _reasons.Count == 0 => "",
        DeviceState.GivenUp =>
            $"The graphics device was lost {Most} times in a row ({string.Join(", ", _reasons.Distinct())}); the "
            + "viewer continues in the browser on the CPU. "
            + "A newer driver may help: viewer doctor shows the installed one.",
        _ => $"The graphics device was lost ({_reasons[^1]}) and has been recreated.",
    };

    /// <summary>Reports the loss of the device.</summary>
    /// <param name="reason">The cause, e.g. DXGI_ERROR_DEVICE_HUNG.</param>
    public void Lose(string reason)
    {
        _reasons.Add(reason);
        _frames = 0;
        State = _reasons.Count >= Most ? DeviceState.GivenUp : DeviceState.Lost;
    }

    /// <summary>Reports that the device was recreated.</summary>
    public void Rebuilt()
    {
        if (State == DeviceState.Lost)
            State = DeviceState.Playing;
    }

    /// <summary>Reports that a frame was presented.</summary>
    public void Shown()
    {
        if (State == DeviceState.Playing && _reasons.Count > 0 && ++_frames >= FramesToRecover)
            _reasons.Clear();
    }
}

/// <summary>State of a device.</summary>
internal enum DeviceState
{
    /// <summary>The device works.</summary>
    Playing,

    /// <summary>The device is lost and must be recreated.</summary>
    Lost,

    /// <summary>The device was lost too often and is not recreated.</summary>
    GivenUp,
}

/// <summary>
/// The device was removed: its driver was updated or reset, or it was unplugged. All objects created on it are lost.
/// </summary>
/// <param name="reason">The cause, e.g. DXGI_ERROR_DEVICE_HUNG.</param>
/// <param name="innerException">The error of the call that detected it.</param>
internal sealed class DeviceLostException(string reason, Exception? innerException = null)
    : Exception($"The graphics device was lost: {reason}.", innerException)
{
    /// <summary>The cause, e.g. DXGI_ERROR_DEVICE_HUNG.</summary>
    public string Reason { get; } = reason;
}
