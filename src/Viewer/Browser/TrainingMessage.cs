using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Browser;

/// <summary>How the training runs are that are watched, sent whenever there is something new.</summary>
/// <param name="Runs">The runs.</param>
/// <param name="Shown">The slot of the one that is looked at; null where that is no run.</param>
/// <param name="ImagesPerSecond">Its training pictures a second.</param>
/// <param name="Losses">Its losses.</param>
/// <param name="Thumbnails">Pictures of its exports, all of one seed.</param>
internal sealed record TrainingMessage(
    IReadOnlyList<RunItem> Runs,
    int? Shown,
    double ImagesPerSecond,
    IReadOnlyList<LossCurve> Losses,
    IReadOnlyList<RunThumbnail> Thumbnails) : ServerMessage
{
    /// <summary>The message of a library.</summary>
    /// <param name="slots">The models, of which some are runs.</param>
    /// <param name="selected">The place of the one that is looked at.</param>
    /// <param name="thumbnails">The pictures of exports.</param>
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
/// <param name="Slot">Its place among the models.</param>
/// <param name="Name">Its name.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all; null where that is not known.</param>
/// <param name="SecondsLeft">Seconds until it is done; null where that cannot be told.</param>
/// <param name="IsLive">Whether a trainer works in it now.</param>
/// <param name="Exports">How many models it has exported.</param>
internal sealed record RunItem(
    int Slot, string Name, long Step, long? Steps, double? SecondsLeft, bool IsLive, int Exports)
{
    /// <summary>The item of a run.</summary>
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

/// <summary>Decides when a client is told of training again: when a run, the choice or a picture is new.</summary>
/// <param name="library">The models; it remains owned by the caller.</param>
/// <param name="thumbnails">The pictures of exports.</param>
internal sealed class TrainingNews(ModelLibrary library, RunThumbnails thumbnails)
{
    private const double BetweenLooks = 0.5;

    private (int Selected, int Thumbnails, RunProgress?[] Progress)? _told;
    private double _looked = double.NegativeInfinity;

    /// <summary>The message that is due; null when nothing is new, or there is no run.</summary>
    /// <param name="selected">The place of the model that is looked at.</param>
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
