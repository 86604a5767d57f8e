namespace ImageGen.Viewer.Session;

/// <summary>
/// Keeps a grid at the display's frame rate if the machine is too slow for it: chooses in how many frames all tiles are
/// refreshed, 1, 2, 4 or 8. The walk's time is not affected. It adapts slowly, with hysteresis, so that it does not
/// alternate between two values. Pure: measured times are passed to it.
/// </summary>
internal sealed class RefreshScheduler
{
    /// <summary>Maximum number of frames to refresh all tiles.</summary>
    public const int MostParts = 8;

    // Cost of a frame relative to the display's interval: above TooSlow the parts are doubled; they are halved if the
    // cost would then be below FastEnough.
    private const double TooSlow = 1.1;
    private const double FastEnough = 0.75;

    private const int FramesToSplit = 6;
    private const int FramesToJoin = 90;
    private const double Smoothing = 0.2;

    // After a change the first frames are of neither cost.
    private const int FramesToSettle = 20;

    // By how much a frame of half as many parts costs more, as was seen when they were doubled; at index 1 for 1 and 2.
    private readonly double[] _ratios = [2, 2, 2, 2];

    private double _cost;
    private double _before;
    private bool _hasJoined;
    private bool _isLearning = true;
    private int _frames;
    private int _slow;
    private int _fast;

    /// <summary>Number of frames in which all tiles are refreshed; 1 if every frame refreshes all.</summary>
    public int Parts { get; private set; } = 1;

    private int Level => int.Log2(Parts);

    /// <summary>Resets to 1, e.g. when the layout changes.</summary>
    public void Reset()
    {
        Begin(parts: 1, cost: 0);
        (_before, _hasJoined, _isLearning) = (0, false, true);
        _ratios.AsSpan().Fill(2);
    }

    /// <summary>Records the cost of a frame.</summary>
    /// <param name="cost">Time to generate it, in seconds.</param>
    /// <param name="interval">Interval of the display in seconds.</param>
    /// <param name="parts">Number of parts at that frame; 1 if all tiles were generated.</param>
    public void Observe(double cost, double interval, int parts)
    {
        if (parts != Parts)
            return;
        _frames++;
        _cost = _cost == 0 ? cost : _cost + (Smoothing * (cost - _cost));
        if (_frames == FramesToSettle)
            Learn();
        _slow = Parts < MostParts && _cost > TooSlow * interval ? _slow + 1 : 0;
        _fast = Parts > 1 && _cost * _ratios[Level] < FastEnough * interval ? _fast + 1 : 0;
        if (_slow >= FramesToSplit)
        {
            if (_frames < FramesToSettle)
                Learn();
            if (_hasJoined && _frames < FramesToJoin)
            {
                // What was learned was wrong, and would make it alternate.
                _isLearning = false;
                _ratios.AsSpan().Fill(2);
            }

            (_before, _hasJoined) = (_cost, false);
            Begin(Parts * 2, _cost / 2);
        }
        else if (_fast >= FramesToJoin)
        {
            (_before, _hasJoined) = (0, true);
            Begin(Parts / 2, _cost * _ratios[Level]);
        }
    }

    // What is the same for any number of tiles, such as sending the picture, makes it less than twice as much.
    private void Learn()
    {
        if (_isLearning && _before > 0)
            _ratios[Level] = Math.Clamp(_before / _cost, 1, 2);
    }

    private void Begin(int parts, double cost) => (Parts, _cost, _frames, _slow, _fast) = (parts, cost, 0, 0, 0);
}
