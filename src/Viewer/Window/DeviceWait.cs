namespace ImageGen.Viewer.Window;

/// <summary>
/// Measures how long a window waits for a graphics device that is busy with something else, such as trying a model on a
/// driver with one queue. After a while without a frame the session's clock stands still. The caller passes the time.
/// </summary>
/// <param name="clock">The clock of the session.</param>
internal sealed class DeviceWait(PlayClock clock)
{
    /// <summary>How long the session's clock runs on without a frame, in seconds.</summary>
    public const double LongestUnseen = 1;

    private double? _since;
    private double _last;

    /// <summary>Whether the wait is so long that the user is told.</summary>
    public bool IsLong { get; private set; }

    /// <summary>Reports that the device is busy.</summary>
    /// <param name="now">The time, in seconds.</param>
    public void Go(double now)
    {
        _since ??= now;
        IsLong = now - _since > LongestUnseen;
        if (IsLong)
            clock.Skip(now - Math.Max(_last, _since.Value + LongestUnseen));
        _last = now;
    }

    /// <summary>Reports that a frame can be made.</summary>
    public void End() => (_since, IsLong) = (null, false);
}
