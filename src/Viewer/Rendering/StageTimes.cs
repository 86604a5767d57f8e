namespace ImageGen.Viewer.Rendering;

/// <summary>How long a stage of a frame takes: all its times, and what is usual and what is rare among them.</summary>
/// <param name="name">What the stage is called.</param>
internal sealed class StageTimes(string name)
{
    private readonly List<double> _seconds = [];

    /// <summary>What the stage is called.</summary>
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
