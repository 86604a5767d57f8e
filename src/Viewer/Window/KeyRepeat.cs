namespace ImageGen.Viewer.Window;

/// <summary>
/// A key that stays pressed acts again and again, where its action goes a step each time. Pure: the time is passed to
/// it.
/// </summary>
internal sealed class KeyRepeat
{
    private const double First = 0.4;
    private const double Next = 1 / 20.0;

    private string? _name;
    private WindowKey? _key;
    private double _due;

    /// <summary>A key was pressed, and acted.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">What it does.</param>
    /// <param name="now">The clock, in seconds.</param>
    public void Press(string name, WindowKey key, double now) =>
        (_name, _key, _due) = WindowKeys.Repeats(key.Action) ? (name, key, now + First) : (null, null, 0);

    /// <summary>A key was let go.</summary>
    public void Release(string name)
    {
        if (name == _name)
            (_name, _key) = (null, null);
    }

    /// <summary>The key that acts again now; null for none.</summary>
    /// <param name="now">The clock, in seconds.</param>
    public WindowKey? Take(double now)
    {
        if (_key is null || now < _due)
            return null;
        // After a slow frame it acts once: what was missed is not made up for.
        _due = Math.Max(_due, now) + Next;
        return _key;
    }
}
