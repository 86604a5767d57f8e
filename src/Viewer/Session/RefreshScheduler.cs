namespace ImageGen.Viewer.Session;

/// <summary>
/// Keeps a grid at the display's frame rate where the machine cannot make all of it in time: it chooses in how many
/// turns the tiles are refreshed, 1, 2, 4 or 8. The walk's time is not affected. It reacts slowly, and more slowly
/// downward, so that it does not alternate between two values. Pure: measured times are passed to it.
/// </summary>
internal sealed class RefreshScheduler
{
    /// <summary>The most turns.</summary>
    public const int MostParts = 8;

    // The cost of a whole frame may be so many times the display's interval before it is split further, and must be so
    // many times the interval at most before it is split less.
    private const double TooSlow = 1.1;
    private const double FastEnough = 0.75;

    private const int FramesToSplit = 6;
    private const int FramesToJoin = 90;
    private const double Smoothing = 0.2;

    private double _whole;
    private int _slow;
    private int _fast;

    /// <summary>In how many turns all tiles are refreshed; 1 when every frame makes all.</summary>
    public int Parts { get; private set; } = 1;

    /// <summary>Starts over, as for another picture.</summary>
    public void Reset()
    {
        Parts = 1;
        (_whole, _slow, _fast) = (0, 0, 0);
    }

    /// <summary>Learns what a frame cost.</summary>
    /// <param name="cost">How long it took to make, in seconds.</param>
    /// <param name="interval">How long the display shows it, in seconds.</param>
    /// <param name="parts">In how many turns it was made: 1 when it was made whole.</param>
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
