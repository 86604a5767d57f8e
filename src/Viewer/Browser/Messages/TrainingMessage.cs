using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Browser.Messages;

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
