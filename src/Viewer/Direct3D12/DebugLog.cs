namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// Messages of the Direct3D debug layer: each distinct one once, with a count. Thread-safe; adding never throws,
/// because the driver calls it.
/// </summary>
internal sealed class DebugLog
{
    // Limits the number of distinct messages.
    private const int Most = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private int _taken;

    /// <summary>The messages in order of first occurrence, with their counts.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _order.Select(text => _counts[text] == 1 ? text : $"{text} ({_counts[text]} times)")];
        }
    }

    /// <summary>Adds a message or increments its count.</summary>
    public void Add(string text)
    {
        lock (_lock)
        {
            if (_counts.TryGetValue(text, out int count))
            {
                _counts[text] = count + 1;
            }
            else if (_order.Count < Most)
            {
                _counts.Add(text, 1);
                _order.Add(text);
            }
        }
    }

    /// <summary>The next message not yet taken; null if there is none.</summary>
    public string? TakeNew()
    {
        lock (_lock)
            return _taken < _order.Count ? _order[_taken++] : null;
    }
}
