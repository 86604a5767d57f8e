using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Browser;

/// <summary>The state of the watched training runs, sent after every change.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Shown">Slot of the displayed run; null if the displayed model is not a run.</param>
/// <param name="ImagesPerSecond">Its training speed, in pictures per second.</param>
/// <param name="Losses">Its losses.</param>
/// <param name="Thumbnails">Thumbnails of its exports, all with the same seed.</param>
internal sealed record TrainingMessage(
    IReadOnlyList<RunItem> Runs,
    int? Shown,
    double ImagesPerSecond,
    IReadOnlyList<LossCurve> Losses,
    IReadOnlyList<RunThumbnail> Thumbnails) : ServerMessage
{
    /// <summary>Creates the message of a library.</summary>
    /// <param name="slots">The models, including runs.</param>
    /// <param name="selected">Index of the displayed model.</param>
    /// <param name="thumbnails">Thumbnails of the exports.</param>
    public static TrainingMessage Of(
        IReadOnlyList<ModelSlot> slots, int selected, IReadOnlyList<RunThumbnail> thumbnails)
    {
        ModelSlot shown = slots[selected];
        return new TrainingMessage(
            [.. slots.Select((slot, i) => (slot, i)).Where(item => item.slot.Run is not null).Select(RunItem.Of)],
            shown.Run is null ? null : selected,
            shown.Progress?.ImagesPerSecond ?? 0,
            shown.Progress?.Losses ?? [],
            thumbnails);
    }
}

/// <summary>A training run in the list.</summary>
/// <param name="Slot">Index in the list of models.</param>
/// <param name="Name">Its name.</param>
/// <param name="Step">Number of steps done.</param>
/// <param name="Steps">Total number of steps; null if unknown.</param>
/// <param name="SecondsLeft">Estimated remaining seconds; null if unknown.</param>
/// <param name="IsLive">Whether a trainer is currently running.</param>
/// <param name="Exports">Number of exported models.</param>
internal sealed record RunItem(
    int Slot, string Name, long Step, long? Steps, double? SecondsLeft, bool IsLive, int Exports)
{
    /// <summary>Creates the item of a run.</summary>
    public static RunItem Of((ModelSlot Slot, int Place) item)
    {
        RunProgress? progress = item.Slot.Progress;
        return new RunItem(
            item.Place,
            item.Slot.Name,
            progress?.Step ?? 0,
            progress?.Steps,
            progress?.SecondsLeft is { } left ? Math.Round(left) : null,
            progress?.IsLive ?? false,
            item.Slot.Files.Count);
    }
}

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
