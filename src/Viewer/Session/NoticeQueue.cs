using System.Collections.Concurrent;

namespace ImageGen.Viewer.Session;

/// <summary>The queue of notices that a viewer has not shown yet. Thread-safe.</summary>
internal sealed class NoticeQueue
{
    private readonly ConcurrentQueue<Notice> _notices = new();

    /// <summary>Adds a notice.</summary>
    public void Add(Notice notice) => _notices.Enqueue(notice);

    /// <summary>Dequeues the oldest notice; returns null if there is none.</summary>
    public Notice? Take() => _notices.TryDequeue(out Notice? notice) ? notice : null;
}

/// <summary>A one-line message, shown once.</summary>
/// <param name="Text">The message.</param>
/// <param name="IsProblem">Whether it reports a problem.</param>
internal sealed record Notice(string Text, bool IsProblem);
