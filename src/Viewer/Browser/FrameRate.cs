namespace ImageGen.Viewer.Browser;

/// <summary>Counts frames per second over the last second. Pure: time is told to it; adding one allocates nothing.</summary>
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
