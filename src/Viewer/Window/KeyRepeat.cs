namespace ImageGen.Viewer.Window;

/// <summary>
/// Repeats the action of a held key, for actions that go one step. Has no clock of its own: the time is passed to it.
/// </summary>
internal sealed class KeyRepeat
{
    private const double First = 0.4;
    private const double Next = 1 / 20.0;

    private string? _name;
    private WindowKey? _key;
    private double _due;

    /// <summary>Reports that a key was pressed.</summary>
    /// <param name="name">Name of the key.</param>
    /// <param name="key">Its action.</param>
    /// <param name="now">The clock, in seconds.</param>
    public void Press(string name, WindowKey key, double now) =>
        (_name, _key, _due) = WindowKeys.Repeats(key.Action) ? (name, key, now + First) : (null, null, 0);

    /// <summary>Reports that a key was released.</summary>
    public void Release(string name)
    {
        if (name == _name)
            (_name, _key) = (null, null);
    }

    /// <summary>The key whose action is to be repeated now; null if there is none.</summary>
    /// <param name="now">The clock, in seconds.</param>
    public WindowKey? Take(double now)
    {
        if (_key is null || now < _due)
            return null;
        // After a slow frame it is repeated once; missed repeats are dropped.
        _due = Math.Max(_due, now) + Next;
        return _key;
    }
}
