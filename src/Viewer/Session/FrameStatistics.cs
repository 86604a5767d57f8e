namespace ImageGen.Viewer.Session;

/// <summary>How evenly frames follow one another: the times between the last few hundred of them. Adding one allocates nothing.</summary>
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
