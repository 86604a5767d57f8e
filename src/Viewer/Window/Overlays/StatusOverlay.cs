using System.Globalization;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Walks;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>The text and the plot over a window's picture: models, state, device, frame rate and notices.</summary>
internal sealed class StatusOverlay
{
    private static readonly OverlayColor Paper = new(0, 0, 0, 160);
    private static readonly OverlayColor Ink = OverlayColor.Gray(232);
    private static readonly OverlayColor Faint = OverlayColor.Gray(168);
    private static readonly OverlayColor Alarm = new(255, 170, 90);

    private readonly NoticeBoard _notices = new();

    /// <summary>Whether the status is shown; notices are always shown.</summary>
    public bool IsShown { get; set; } = true;

    /// <summary>Whether the keyboard shortcuts are shown.</summary>
    public bool ShowsKeys { get; set; }

    /// <summary>Bottom edge of the status, in pixels from the window's top edge; the shortcuts begin there.</summary>
    public int Bottom { get; private set; }

    /// <summary>Shows a notice for a while.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="now">The caller's clock, in seconds.</param>
    public void Tell(Notice notice, double now) => _notices.Tell(notice, now);

    /// <summary>Draws the overlay.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="play">The session.</param>
    /// <param name="facts">Device and timings to show.</param>
    /// <param name="width">The window's width in pixels.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    /// <param name="now">The caller's clock, in seconds.</param>
    /// <param name="taken">How much of the lower edge something else takes, in pixels.</param>
    public void Make(
        OverlayList list,
        ViewerSession play,
        StatusFacts facts,
        int width,
        int height,
        int scale,
        double now,
        int taken = 0)
    {
        list.Clear();
        var block = new OverlayBlock(list, scale, width);
        int top = 2 * scale;
        if (IsShown)
            top = block.Lines(top, Paper, Status(play, facts)) + scale;
        if (IsShown && facts.History.Count > 0)
        {
            FramePlot.Add(list, facts.History, 2 * scale, top, scale, Paper);
            top += (FramePlot.Height + 2) * scale;
        }

        Bottom = top;
        if (ShowsKeys)
            block.Lines(top, Paper, KeyHelp.Lines.Select(line => (line, Ink)));
        if (play.State.Mode == ViewMode.Canvas && play.Canvas is { } canvas)
            PaletteOverlay.Add(list, canvas, width, height, scale);
        (string Text, OverlayColor Color)[] notices =
        [
            .. _notices.At(now).Select(notice => (notice.Text, notice.IsProblem ? Alarm : Ink)),
        ];
        int noticeLines = notices.Sum(notice => block.LinesOf(notice.Text));
        block.Lines(height - taken - ((noticeLines + 1) * block.LineHeight), Paper, notices);
    }

    private static string Waiting(ModelSlot slot) => slot is { Run: not null, Files.Count: 0 }
        ? $"waiting for the first export of {slot.Run}; trainer train --export-every N writes them"
        : $"loading {slot.Name}";

    private static IEnumerable<(string Text, OverlayColor Color)> Status(ViewerSession play, StatusFacts facts)
    {
        ViewState state = play.State;
        string models = play.Views.Count switch
        {
            0 => Waiting(play.Choice.Slot),
            1 when play.Views[0].Info.Adopted is not null => $"{play.Views[0].Model.File.Name} (adopted)",
            1 => $"{play.Views[0].Model.File.Name} ({play.Views[0].Info.System}, {play.Views[0].Info.DataSet})",
            _ => string.Join(" | ", play.Views.Select(view => view.Model.File.Name)),
        };
        string pace = state.IsPaused
            ? "paused"
            : state.Speed == 1
            ? ""
            : $"x{state.Speed.ToString(CultureInfo.InvariantCulture)}";
        yield return (
            $"{models}  {state.Mode.ToString().ToLowerInvariant()}  t {play.Time:F2}  seed {state.Seed}  "
            + $"{pace}".TrimEnd(),
            Ink);
        bool hasOneClass = state.Mode != ViewMode.Grid || state.ShowsOneClass;
        string label = play.Views is [{ Info: { IsConditional: true } info }, ..] && hasOneClass
            ? $"class {LabelText.Of(state with { Time = play.Time }, info)}  "
            : "";
        string truncation = state.Truncation == 1 ? "" : $"truncation {state.Truncation:F1}  ";
        if (label.Length + truncation.Length > 0)
            yield return ((label + truncation).TrimEnd(), Ink);
        if (play.Problem is { } problem)
            yield return (problem, Alarm);
        double median = facts.Frames.Quantile(0.5);
        string rate = median > 0
            ? $"{(1 / median).ToString(median > 0.1 ? "F1" : "F0", CultureInfo.InvariantCulture)} frames/s, median "
                + $"{1000 * median:F1} ms, p99 {1000 * facts.Frames.Quantile(0.99):F1} ms"
            : "";
        yield return ($"{facts.Device}  {rate}".TrimEnd(), Faint);
        if (!play.IsWhole)
            yield return ($"refreshed in {play.Parts} turns, as the processor is too slow for all tiles", Faint);
        yield return ($"read back {facts.ReadBack:N0} bytes", facts.ReadBack == 0 ? Faint : Alarm);
        if (play.RecordedSeconds is { } recorded)
            yield return ($"recording {recorded:F1} s", Alarm);
        if (facts.Rendered is { } rendered)
            yield return ($"rendering the recording {rendered:P0} (Backspace discards it)", Ink);
    }
}

/// <summary>Status of a window other than its session's.</summary>
internal sealed record StatusFacts
{
    /// <summary>What generates the pictures, e.g. "DirectML float16 on …".</summary>
    public string Device { get; init; } = "";

    /// <summary>Statistics of the frame intervals.</summary>
    public required FrameStatistics Frames { get; init; }

    /// <summary>Durations of the last frames' stages.</summary>
    public required FrameHistory History { get; init; }

    /// <summary>Bytes of pictures read back for display.</summary>
    public long ReadBack { get; init; }

    /// <summary>The rendered fraction of a recording, in [0, 1]; null if none is being rendered.</summary>
    public double? Rendered { get; init; }
}
