using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Browser;

/// <summary>Decides when to send training messages: after a change of a run, the selection or a thumbnail.</summary>
/// <param name="library">The models; owned by the caller.</param>
/// <param name="thumbnails">Thumbnails of the exports.</param>
internal sealed class TrainingNews(ModelLibrary library, RunThumbnails thumbnails)
{
    private const double BetweenLooks = 0.5;

    private (int Selected, int Thumbnails, RunProgress?[] Progress)? _told;
    private double _looked = double.NegativeInfinity;

    /// <summary>The next message; null if nothing has changed, or there is no run.</summary>
    /// <param name="selected">Index of the displayed model.</param>
    /// <param name="now">The clock, in seconds.</param>
    public TrainingMessage? Look(int selected, double now)
    {
        IReadOnlyList<ModelSlot> slots = library.Slots;
        if (now - _looked < BetweenLooks || selected >= slots.Count || !slots.Any(slot => slot.Run is not null))
            return null;
        _looked = now;
        RunProgress?[] progress = [.. slots.Where(slot => slot.Run is not null).Select(slot => slot.Progress)];
        IReadOnlyList<RunThumbnail> made = slots[selected].Run is null ? [] : thumbnails.Of(slots[selected]);
        if (_told is { } told
            && told.Selected == selected
            && told.Thumbnails == made.Count
            && told.Progress.SequenceEqual(progress, ReferenceEqualityComparer.Instance))
            return null;
        _told = (selected, made.Count, progress);
        return TrainingMessage.Of(slots, selected, made);
    }
}
