namespace ImageGen.Viewer.Window;

/// <summary>
/// The clock of the session: it stops while nothing is visible, because the window is minimized or covered, its device
/// is being recreated, or the system blocks the program while the window is moved. Does not read the time: it is passed
/// to it.
/// </summary>
internal sealed class PlayClock
{
    /// <summary>Minimum duration of a blocked period, in seconds; shorter ones are not excluded.</summary>
    public const double LongestHold = 0.1;

    private double _away;

    /// <summary>Converts a time to the clock's time.</summary>
    /// <param name="now">The time, in seconds.</param>
    public double At(double now) => now - _away;

    /// <summary>Excludes a period in which nothing was visible.</summary>
    /// <param name="seconds">Duration of the period.</param>
    public void Skip(double seconds) => _away += Math.Max(0, seconds);

    /// <summary>
    /// Excludes a period in which the system blocked the program, if it was longer than normal message handling.
    /// </summary>
    /// <param name="since">Time of the call that blocked.</param>
    /// <param name="now">Time of its return.</param>
    /// <returns>Whether it was excluded.</returns>
    public bool SkipHold(double since, double now)
    {
        if (now - since <= LongestHold)
            return false;
        Skip(now - since);
        return true;
    }
}
