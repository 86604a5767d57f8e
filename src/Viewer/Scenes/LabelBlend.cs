namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Label weights that switch from class to class without a jump. A switch eases over a set time, is always a convex
/// combination of what was shown and the new class, and may be interrupted: the next one starts from the present blend.
/// </summary>
internal sealed class LabelBlend
{
    private readonly double _seconds;
    private readonly float[] _from;
    private int _label;
    private double _start = double.NegativeInfinity;

    /// <summary>Creates a blend that shows one class.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="label">The class shown first.</param>
    /// <param name="seconds">How long a switch takes; 0 switches at once.</param>
    public LabelBlend(int classes, int label, double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)classes, nameof(label));
        _label = label;
        _seconds = seconds;
        _from = new float[classes];
        _from[label] = 1;
    }

    /// <summary>The class shown, or on its way to be.</summary>
    public int Label => _label;

    /// <summary>An ease from 0 to 1 on [0, 1] whose slope is 0 at both ends; clamped outside.</summary>
    public static double Ease(double u)
    {
        u = Math.Clamp(u, 0, 1);
        return u * u * (3 - (2 * u));
    }

    /// <summary>Starts a switch at t seconds. Times must not run backwards between calls.</summary>
    public void SwitchTo(int newLabel, double t)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)newLabel, (uint)_from.Length, nameof(newLabel));
        At(t, _from);
        _label = newLabel;
        _start = t;
    }

    /// <summary>Writes the weights at t seconds: each in [0, 1], their sum 1.</summary>
    public void At(double t, Span<float> weights)
    {
        var toward = (float)(_seconds > 0 ? Ease((t - _start) / _seconds) : 1);
        for (int i = 0; i < _from.Length; i++)
            weights[i] = _from[i] * (1 - toward);
        weights[_label] += toward;
    }
}
