namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// What becomes of a device that is lost: it is recreated, until it was lost three times in a row; then it is given
/// up. Frames that are shown in between show that it recovered. Pure: losses and frames are reported to it.
/// </summary>
internal sealed class DeviceLosses
{
    /// <summary>So many losses in a row end it.</summary>
    public const int Most = 3;

    /// <summary>So many frames, ten seconds of most displays, show that a device is well again.</summary>
    public const int FramesToRecover = 600;

    private readonly List<string> _reasons = [];
    private int _frames;

    /// <summary>What is to be done.</summary>
    public DeviceState State { get; private set; }

    /// <summary>Losses in a row.</summary>
    public int InARow => _reasons.Count;

    /// <summary>The notice about the last loss; empty before the first.</summary>
    public string Notice => State switch
    {
        _ when _reasons.Count == 0 => "",
        DeviceState.GivenUp =>
            $"The graphics device was lost {Most} times in a row ({string.Join(", ", _reasons.Distinct())}); the "
            + "processor goes on in the browser. "
            + "A newer driver may help: viewer doctor says which there is.",
        _ => $"The graphics device was lost ({_reasons[^1]}) and is back.",
    };

    /// <summary>Learns that the device was lost.</summary>
    /// <param name="reason">Why, e.g. DXGI_ERROR_DEVICE_HUNG.</param>
    public void Lose(string reason)
    {
        _reasons.Add(reason);
        _frames = 0;
        State = _reasons.Count >= Most ? DeviceState.GivenUp : DeviceState.Lost;
    }

    /// <summary>Learns that everything was recreated.</summary>
    public void Rebuilt()
    {
        if (State == DeviceState.Lost)
            State = DeviceState.Playing;
    }

    /// <summary>Learns that a frame was shown.</summary>
    public void Shown()
    {
        if (State == DeviceState.Playing && _reasons.Count > 0 && ++_frames >= FramesToRecover)
            _reasons.Clear();
    }
}

/// <summary>How a device is.</summary>
internal enum DeviceState
{
    /// <summary>It is there.</summary>
    Playing,

    /// <summary>It is gone and must be recreated.</summary>
    Lost,

    /// <summary>It was lost too often: it is not tried again.</summary>
    GivenUp,
}

/// <summary>
/// The GPU is gone: its driver was updated or reset, or it was unplugged. All that was made on it is lost.
/// </summary>
/// <param name="reason">Why, e.g. DXGI_ERROR_DEVICE_HUNG.</param>
/// <param name="innerException">The call that noticed it.</param>
internal sealed class DeviceLostException(string reason, Exception? innerException = null)
    : Exception($"The graphics device was lost: {reason}.", innerException)
{
    /// <summary>Why, e.g. DXGI_ERROR_DEVICE_HUNG.</summary>
    public string Reason { get; } = reason;
}
