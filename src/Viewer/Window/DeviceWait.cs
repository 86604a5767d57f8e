namespace ImageGen.Viewer.Window;

/// <summary>
/// Follows how long a window waits for a graphics device that is busy with something else, such as trying a model on a
/// driver with one queue. The play stops where nothing of it is seen for long. Does not read the time: it is passed to
/// it.
/// </summary>
/// <param name="clock">The clock of the session.</param>
internal sealed class DeviceWait(PlayClock clock)
{
    /// <summary>How long the play goes on without a frame, in seconds.</summary>
    public const double LongestUnseen = 1;

    private double? _since;
    private double _last;

    /// <summary>Whether it has been waited for so long that the user is told.</summary>
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
