namespace ImageGen.Viewer.Session;

/// <summary>
/// How evenly frames follow one another: the times between the last few hundred of them. Adding one allocates nothing.
/// </summary>
internal sealed class FrameStatistics
{
    private const int Kept = 300;

    private readonly double[] _intervals = new double[Kept];
    private int _count;

    /// <summary>Number of intervals that are known, at most the last 300.</summary>
    public int Count => Math.Min(_count, Kept);

    /// <summary>Forgets what was before, as after a pause.</summary>
    public void Reset() => _count = 0;

    /// <summary>Adds the time between two frames, in seconds.</summary>
    public void Add(double seconds) => _intervals[_count++ % Kept] = seconds;

    /// <summary>The time that a share of the intervals stays within, in seconds; 0 when none is known.</summary>
    /// <param name="share">The share, in [0, 1]: 0.5 for the median, 0.99 for the slowest in a hundred.</param>
    public double Quantile(double share)
    {
        if (_count == 0)
            return 0;
        double[] sorted = [.. _intervals.AsSpan(0, Count)];
        Array.Sort(sorted);
        return sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }
}

/// <summary>How long a stage of a frame takes: all its times, and what is usual and what is rare among them.</summary>
/// <param name="name">The name of the stage.</param>
internal sealed class LatencySamples(string name)
{
    private readonly List<double> _seconds = [];

    /// <summary>The name of the stage.</summary>
    public string Name => name;

    /// <summary>Number of times.</summary>
    public int Count => _seconds.Count;

    /// <summary>Adds a time, in seconds.</summary>
    public void Add(double seconds) => _seconds.Add(seconds);

    /// <summary>The time that a share of all stays within, in milliseconds; 0 when there are none.</summary>
    /// <param name="share">The share, in [0, 1]: 0.5 for the median, 0.99 for the slowest in a hundred.</param>
    public double Milliseconds(double share)
    {
        if (_seconds.Count == 0)
            return 0;
        double[] sorted = [.. _seconds.Order()];
        return 1000 * sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }
}

/// <summary>
/// Counts frames per second over the last second. Pure: the time is passed to it; adding one allocates nothing.
/// </summary>
internal sealed class FrameRate
{
    private const int Kept = 512;
    private const double Window = 1;

    private readonly double[] _times = new double[Kept];
    private int _count;

    /// <summary>Adds a frame.</summary>
    /// <param name="now">The clock, in seconds.</param>
    public void Add(double now) => _times[_count++ % Kept] = now;

    /// <summary>Frames in the last second.</summary>
    /// <param name="now">The clock, in seconds.</param>
    public double PerSecond(double now)
    {
        int recent = 0;
        for (int i = 0; i < Math.Min(_count, Kept); i++)
            recent += now - _times[i] <= Window ? 1 : 0;
        return recent / Window;
    }
}
