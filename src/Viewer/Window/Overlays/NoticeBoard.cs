using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>
/// The notices over a picture: a few at a time, each shown long enough to be read; others are queued, and none is
/// dropped. Has no clock of its own: the time is passed to it.
/// </summary>
internal sealed class NoticeBoard
{
    private const int MostShown = 4;
    private const double ShortestSeconds = 5;

    // Reading speed of a slow reader.
    private const double CharactersPerSecond = 15;

    private readonly Queue<Notice> _waiting = new();
    private readonly List<(Notice Notice, double Until)> _shown = [];

    /// <summary>Adds a notice; one that is already displayed is extended instead.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="now">The clock, in seconds.</param>
    public void Tell(Notice notice, double now)
    {
        int known = _shown.FindIndex(entry => entry.Notice == notice);
        if (known >= 0)
            _shown[known] = (notice, now + SecondsOf(notice));
        else if (!_waiting.Contains(notice))
            _waiting.Enqueue(notice);
        Advance(now);
    }

    /// <summary>The notices displayed at a time, the oldest first.</summary>
    /// <param name="now">The clock, in seconds.</param>
    public IEnumerable<Notice> At(double now)
    {
        Advance(now);
        return _shown.Select(entry => entry.Notice);
    }

    private static double SecondsOf(Notice notice) =>
        Math.Max(ShortestSeconds, notice.Text.Length / CharactersPerSecond);

    private void Advance(double now)
    {
        _shown.RemoveAll(entry => entry.Until <= now);
        while (_shown.Count < MostShown && _waiting.TryDequeue(out Notice? next))
            _shown.Add((next, now + SecondsOf(next)));
    }
}
