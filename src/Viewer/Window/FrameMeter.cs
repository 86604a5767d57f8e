using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>
/// Measures from frame to frame. Only intervals between consecutive pictures count, not those around a pause.
/// </summary>
internal sealed class FrameMeter
{
    private double _last;
    private bool _madeLast;

    /// <summary>The intervals of the last frames.</summary>
    public FrameStatistics Statistics { get; } = new();

    /// <summary>The stages of the last frames.</summary>
    public FrameHistory History { get; } = new();

    /// <summary>Seconds since the last frame.</summary>
    public double Since(double now) => now - _last;

    /// <summary>Forgets what was measured of other tiles, and the time that the change took.</summary>
    public void Reset()
    {
        Statistics.Reset();
        History.Reset();
        _madeLast = false;
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="now">The clock, in seconds.</param>
    /// <param name="made">Where the time of its pictures went; null if the last ones are shown again.</param>
    /// <param name="generator">Seconds that generators took on the device.</param>
    /// <param name="mosaic">Seconds that drawing took on the device.</param>
    /// <param name="present">Seconds that presenting took.</param>
    public void Add(double now, FrameTimings? made, double generator, double mosaic, double present)
    {
        double interval = now - _last;
        _last = now;
        if (made is { } parts && _madeLast)
        {
            Statistics.Add(interval);
            History.Add(new FrameParts(interval, parts.Inference.TotalSeconds + generator, mosaic, present));
        }

        _madeLast = made is not null;
    }
}
