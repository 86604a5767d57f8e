namespace ImageGen.Viewer.Window;

/// <summary>
/// The clock of the play: it stands while nothing is seen, whether the window is minimised or covered, its device is
/// being opened again, or the system holds the program while the window is moved. Pure: the time is passed to it.
/// </summary>
internal sealed class PlayClock
{
    /// <summary>Longer than this without a frame, in seconds, is a time in which nothing was seen.</summary>
    public const double LongestHold = 0.1;

    private double _away;

    /// <summary>The clock at a time.</summary>
    /// <param name="now">The time, in seconds.</param>
    public double At(double now) => now - _away;

    /// <summary>Takes a time out in which nothing was seen.</summary>
    /// <param name="seconds">How long it was.</param>
    public void Skip(double seconds) => _away += Math.Max(0, seconds);

    /// <summary>
    /// Takes out how long the system has held the program, if that was longer than handling messages takes.
    /// </summary>
    /// <param name="since">When it was called.</param>
    /// <param name="now">When it returned.</param>
    /// <returns>Whether it was held.</returns>
    public bool SkipHold(double since, double now)
    {
        if (now - since <= LongestHold)
            return false;
        Skip(now - since);
        return true;
    }
}
