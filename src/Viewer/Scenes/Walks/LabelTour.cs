namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>
/// Label weights that cycle through the classes: each is shown pure for a while, then blends smoothly into the next.
/// </summary>
internal sealed class LabelTour
{
    /// <summary>Seconds per class, long enough to recognise each one.</summary>
    public const double DefaultStep = 1.2;

    // Fraction of a step that is spent blending.
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

    /// <summary>The period in seconds.</summary>
    public double Seconds { get; }

    /// <summary>Creates a tour that closes after a time, or with its default period.</summary>
    public static LabelTour Of(int classes, double? loopSeconds) =>
        loopSeconds is { } seconds ? Loop(classes, seconds) : Endless(classes);

    /// <summary>Creates a tour of all classes in order, repeated.</summary>
    public static LabelTour Endless(int classes) => new(classes, classes, classes, classes * DefaultStep);

    /// <summary>
    /// Creates a tour with a given period: whole rounds of all classes if there is time, otherwise as many evenly
    /// spaced classes as fit.
    /// </summary>
    public static LabelTour Loop(int classes, double seconds)
    {
        int possible = Math.Max(1, (int)Math.Round(seconds / DefaultStep));
        int round = Math.Min(classes, possible);
        return new(classes, round, round * (possible / round), seconds);
    }

    /// <summary>Writes the weights at t seconds: each in [0, 1], with sum 1.</summary>
    public void At(double t, Span<float> weights)
    {
        // Reduced to one period first, so that its end equals its beginning exactly.
        double position = ((t / Seconds) - Math.Floor(t / Seconds)) * _steps;
        int step = Math.Min((int)position, _steps - 1);
        float toward = (float)LabelMix.Ease(((position - step) - (1 - Blending)) / Blending);
        weights[.._classes].Clear();
        weights[ClassOf(step)] += 1 - toward;
        weights[ClassOf(step + 1)] += toward;
    }

    private int ClassOf(int step) => (int)((long)(step % _visits) * _classes / _visits);
}
