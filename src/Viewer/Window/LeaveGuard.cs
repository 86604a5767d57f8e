namespace ImageGen.Viewer.Window;

/// <summary>
/// Decides whether the window may close: a recording in progress is finished first, unless the user asks a second time.
/// Has no side effects.
/// </summary>
internal sealed class LeaveGuard
{
    /// <summary>Whether the window closes when the recording is written.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Handles a request to close.</summary>
    /// <param name="isRecording">Whether a recording is in progress.</param>
    /// <param name="rendered">The rendered fraction of a recording, in [0, 1]; null if none is being rendered.</param>
    /// <returns>A message for the user; null if the window may close.</returns>
    public string? Ask(bool isRecording, double? rendered)
    {
        if (IsWaiting || (!isRecording && rendered is null))
            return null;
        IsWaiting = true;
        return "The window closes when the recording is written; Esc again discards the recording";
    }

    /// <summary>Whether the awaited recording is complete, so that the window closes.</summary>
    /// <param name="isRecording">Whether a recording is in progress.</param>
    /// <param name="rendered">The rendered fraction of a recording; null if none is being rendered.</param>
    public bool IsDone(bool isRecording, double? rendered) => IsWaiting && !isRecording && rendered is null;
}
