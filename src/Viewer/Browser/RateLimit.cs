namespace ImageGen.Viewer.Browser;

/// <summary>How many messages a client may send: so many per second, and a burst now and then. Pure: time is told to it.</summary>
internal sealed class RateLimit
{
    private readonly double _perSecond;
    private readonly double _burst;
    private double _left;
    private double _at;

    /// <summary>Creates a limit.</summary>
    /// <param name="perSecond">Messages per second in the long run.</param>
    /// <param name="burst">Messages at once.</param>
    public RateLimit(double perSecond, double burst)
    {
        _perSecond = perSecond;
        _burst = _left = burst;
    }

    /// <summary>Takes one message.</summary>
    /// <param name="now">The clock, in seconds; never backwards.</param>
    /// <returns>Whether it was still allowed.</returns>
    public bool Take(double now)
    {
        _left = Math.Min(_burst, _left + ((now - _at) * _perSecond));
        _at = now;
        if (_left < 1)
            return false;
        _left--;
        return true;
    }
}
