namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>
/// Label weights that visit class after class: each is shown pure for a while, then blends smoothly into the next,
/// forever.
/// </summary>
internal sealed class LabelTour
{
    /// <summary>Seconds from one class to the next at which every class can still be recognised.</summary>
    public const double DefaultStep = 1.2;

    // The part of a step that is spent between two classes.
    private const double Blending = 0.5;

    private readonly int _classes;
    private readonly int _visits;
    private readonly int _steps;

    private LabelTour(int classes, int visits, int steps, double seconds)
    {
        _classes = classes;
        _visits = visits;
        _steps = steps;
        Seconds = seconds;
    }

    /// <summary>Time after which it begins again.</summary>
    public double Seconds { get; }

    /// <summary>A tour that closes after a time, or goes on forever.</summary>
    public static LabelTour Of(int classes, double? loopSeconds) =>
        loopSeconds is { } seconds ? Loop(classes, seconds) : Endless(classes);

    /// <summary>A tour of all classes in order, then again.</summary>
    public static LabelTour Endless(int classes) => new(classes, classes, classes, classes * DefaultStep);

    /// <summary>
    /// A tour that is back at its first class after a given time: whole rounds of all classes where there is time for
    /// them, otherwise as many classes, evenly spread, as the time allows.
    /// </summary>
    public static LabelTour Loop(int classes, double seconds)
    {
        int possible = Math.Max(1, (int)Math.Round(seconds / DefaultStep));
        int round = Math.Min(classes, possible);
        return new(classes, round, round * (possible / round), seconds);
    }

    /// <summary>Writes the weights at t seconds: each in [0, 1], their sum 1.</summary>
    public void At(double t, Span<float> weights)
    {
        // Reduced to one period first, so that its end is its beginning bit for bit.
        double position = ((t / Seconds) - Math.Floor(t / Seconds)) * _steps;
        int step = Math.Min((int)position, _steps - 1);
        float toward = (float)LabelMix.Ease(((position - step) - (1 - Blending)) / Blending);
        weights[.._classes].Clear();
        weights[ClassOf(step)] += 1 - toward;
        weights[ClassOf(step + 1)] += toward;
    }

    private int ClassOf(int step) => (int)((long)(step % _visits) * _classes / _visits);
}
