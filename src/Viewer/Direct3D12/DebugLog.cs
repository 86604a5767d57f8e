namespace ImageGen.Viewer.Direct3D12;

/// <summary>
/// What Direct3D says about its use: each message once, with how often it came. Safe to use from several threads;
/// adding never throws, as the driver calls it.
/// </summary>
internal sealed class DebugLog
{
    // More different messages than anybody reads.
    private const int Most = 500;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private int _taken;

    /// <summary>All messages in the order they came first, with their counts.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _order.Select(text => _counts[text] == 1 ? text : $"{text} ({_counts[text]} times)")];
        }
    }

    /// <summary>Adds a message.</summary>
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

    /// <summary>The next message that was not taken yet; null when there is none.</summary>
    public string? TakeNew()
    {
        lock (_lock)
            return _taken < _order.Count ? _order[_taken++] : null;
    }
}
