namespace ImageGen.Viewer.Browser;

/// <summary>
/// A rate limit with bursts (token bucket), of messages or of seconds of work. What is taken beyond it is a debt, which
/// is waited for. Has no clock of its own: the time, in seconds, is passed to it and must not decrease. Not
/// thread-safe.
/// </summary>
internal sealed class RateLimit
{
    private readonly double _burst;
    private double _left;
    private double _at;

    /// <summary>Creates a limit.</summary>
    /// <param name="perSecond">Units per second on average.</param>
    /// <param name="burst">Maximum burst.</param>
    public RateLimit(double perSecond, double burst)
    {
        PerSecond = perSecond;
        _burst = _left = burst;
    }

    /// <summary>Creates a limit of which nothing is there yet.</summary>
    /// <param name="perSecond">Units per second on average.</param>
    /// <param name="burst">Maximum burst.</param>
    /// <param name="now">The clock.</param>
    public static RateLimit Empty(double perSecond, double burst, double now) =>
        new(perSecond, burst) { _left = 0, _at = now };

    /// <summary>Units per second on average.</summary>
    public double PerSecond { get; set; }

    /// <summary>Takes units, whether they are there or not.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="units">How many.</param>
    /// <returns>In how many seconds they are paid for; 0 if they were there.</returns>
    public double Take(double now, double units = 1)
    {
        Refill(now);
        _left -= units;
        return Owed;
    }

    /// <summary>How many units are owed; 0 if none are.</summary>
    /// <param name="now">The clock.</param>
    public double Debt(double now)
    {
        Refill(now);
        return Math.Max(0, -_left);
    }

    /// <summary>In how many seconds nothing will be owed; 0 if nothing is.</summary>
    /// <param name="now">The clock.</param>
    public double Wait(double now)
    {
        Refill(now);
        return Owed;
    }

    private double Owed => Math.Max(0, -_left / PerSecond);

    private void Refill(double now)
    {
        _left = Math.Min(_burst, _left + ((now - _at) * PerSecond));
        _at = now;
    }
}
