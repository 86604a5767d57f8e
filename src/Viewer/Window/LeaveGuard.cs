namespace ImageGen.Viewer.Window;

/// <summary>
/// Whether the window may close: a recording that is being made or written is finished first, unless the person asks a
/// second time. Pure.
/// </summary>
internal sealed class LeaveGuard
{
    /// <summary>Whether the window closes as soon as the recording is written.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Asks to close.</summary>
    /// <param name="isRecording">Whether a recording is being made.</param>
    /// <param name="rendered">How far one is that is being written, in [0, 1]; null for none.</param>
    /// <returns>What to tell the person, who must wait; null when the window may close.</returns>
    public string? Ask(bool isRecording, double? rendered)
    {
        if (IsWaiting || (!isRecording && rendered is null))
            return null;
        IsWaiting = true;
        return "The window closes when the recording is written; Esc again discards the recording";
    }

    /// <summary>Whether the window closes now that it has waited.</summary>
    /// <param name="isRecording">Whether a recording is being made.</param>
    /// <param name="rendered">How far one is that is being written; null for none.</param>
    public bool IsDone(bool isRecording, double? rendered) => IsWaiting && !isRecording && rendered is null;
}
