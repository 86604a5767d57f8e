namespace ImageGen.Viewer.Session;

/// <summary>The intervals between the last few hundred frames. Adding one allocates nothing.</summary>
internal sealed class FrameStatistics
{
    private const int Kept = 300;

    private readonly double[] _intervals = new double[Kept];
    private int _count;

    /// <summary>Number of recorded intervals, at most 300.</summary>
    public int Count => Math.Min(_count, Kept);

    /// <summary>Clears all intervals, e.g. after a pause.</summary>
    public void Reset() => _count = 0;

    /// <summary>Adds an interval in seconds.</summary>
    public void Add(double seconds) => _intervals[_count++ % Kept] = seconds;

    /// <summary>A quantile of the intervals in seconds; 0 if there are none.</summary>
    /// <param name="share">The quantile in [0, 1], e.g. 0.5 for the median.</param>
    public double Quantile(double share)
    {
        if (_count == 0)
            return 0;
        double[] sorted = [.. _intervals.AsSpan(0, Count)];
        Array.Sort(sorted);
        return sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }
}

/// <summary>Latency samples of one stage of a frame.</summary>
/// <param name="name">The name of the stage.</param>
internal sealed class LatencySamples(string name)
{
    private readonly List<double> _seconds = [];

    /// <summary>The name of the stage.</summary>
    public string Name => name;

    /// <summary>Number of samples.</summary>
    public int Count => _seconds.Count;

    /// <summary>Adds a sample in seconds.</summary>
    public void Add(double seconds) => _seconds.Add(seconds);

    /// <summary>A quantile of the samples in milliseconds; 0 if there are none.</summary>
    /// <param name="share">The quantile in [0, 1], e.g. 0.5 for the median.</param>
    public double Milliseconds(double share)
    {
        if (_seconds.Count == 0)
            return 0;
        double[] sorted = [.. _seconds.Order()];
        return 1000 * sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }
}

/// <summary>
/// Counts frames per second over the last second. Pure: the caller passes the time. Adding a frame allocates nothing.
/// </summary>
internal sealed class FrameRate
{
    private const int Kept = 512;
    private const double Window = 1;

    private readonly double[] _times = new double[Kept];
    private int _count;

    /// <summary>Adds a frame.</summary>
    /// <param name="now">The current time in seconds.</param>
    public void Add(double now) => _times[_count++ % Kept] = now;

    /// <summary>Number of frames in the last second.</summary>
    /// <param name="now">The current time in seconds.</param>
    public double PerSecond(double now)
    {
        int recent = 0;
        for (int i = 0; i < Math.Min(_count, Kept); i++)
            recent += now - _times[i] <= Window ? 1 : 0;
        return recent / Window;
    }
}
