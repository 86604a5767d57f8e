using System.Collections.Concurrent;

namespace ImageGen.Viewer.Session;

/// <summary>The notices that a viewer has not shown yet, in order. Safe to use from several threads.</summary>
internal sealed class NoticeQueue
{
    private readonly ConcurrentQueue<Notice> _notices = new();

    /// <summary>Adds a notice.</summary>
    public void Add(Notice notice) => _notices.Enqueue(notice);

    /// <summary>Takes the oldest notice; null when there is none.</summary>
    public Notice? Take() => _notices.TryDequeue(out Notice? notice) ? notice : null;
}

/// <summary>A message of one line, shown once.</summary>
/// <param name="Text">The line.</param>
/// <param name="IsProblem">Whether something is wrong.</param>
internal sealed record Notice(string Text, bool IsProblem);
