namespace ImageGen.Viewer.Session;

/// <summary>
/// Keeps a grid at the display's frame rate if the machine is too slow for it: chooses in how many frames all tiles are
/// refreshed, 1, 2, 4 or 8. The walk's time is not affected. It adapts slowly, with hysteresis, so that it does not
/// alternate between two values. Pure: measured times are passed to it.
/// </summary>
internal sealed class RefreshScheduler
{
    /// <summary>Maximum number of frames to refresh all tiles.</summary>
    public const int MostParts = 8;

    // Cost of a frame relative to the display's interval: above TooSlow the parts are doubled; they are halved if the
    // cost would then be below FastEnough.
    private const double TooSlow = 1.1;
    private const double FastEnough = 0.75;

    private const int FramesToSplit = 6;
    private const int FramesToJoin = 90;
    private const double Smoothing = 0.2;

    private double _whole;
    private int _slow;
    private int _fast;

    /// <summary>Number of frames in which all tiles are refreshed; 1 if every frame refreshes all.</summary>
    public int Parts { get; private set; } = 1;

    /// <summary>Resets to 1, e.g. when the layout changes.</summary>
    public void Reset()
    {
        Parts = 1;
        (_whole, _slow, _fast) = (0, 0, 0);
    }

    /// <summary>Records the cost of a frame.</summary>
    /// <param name="cost">Time to generate it, in seconds.</param>
    /// <param name="interval">Interval of the display in seconds.</param>
    /// <param name="parts">Number of parts at that frame; 1 if all tiles were generated.</param>
    public void Observe(double cost, double interval, int parts)
    {
        double whole = cost * parts;
        _whole = _whole == 0 ? whole : _whole + (Smoothing * (whole - _whole));
        _slow = Parts < MostParts && _whole / Parts > TooSlow * interval ? _slow + 1 : 0;
        _fast = Parts > 1 && _whole / (Parts / 2) < FastEnough * interval ? _fast + 1 : 0;
        if (_slow < FramesToSplit && _fast < FramesToJoin)
            return;
        Parts = _slow >= FramesToSplit ? Parts * 2 : Parts / 2;
        (_slow, _fast) = (0, 0);
    }
}
