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

    // Lines that a picture leaves room for even while fewer are needed, so that it stays where it is.
    private const int UsualLines = 3;

    private readonly NoticeBoard _notices = new();

    /// <summary>Whether the status is shown; notices are always shown.</summary>
    public bool IsShown { get; set; } = true;

    /// <summary>Whether the keyboard shortcuts are shown.</summary>
    public bool ShowsKeys { get; set; }

    /// <summary>
    /// Bottom edge of the text of the last frame, in pixels from the window's top edge; the picture is below it.
    /// </summary>
    public int TextBottom { get; private set; }

    /// <summary>Bottom edge of text and plot, in pixels from the window's top edge; the controls begin there.</summary>
    public int Bottom { get; private set; }

    /// <summary>How much of the window's upper edge the text takes, in pixels.</summary>
    /// <param name="scale">Size of one pixel of the font.</param>
    public int TopOf(int scale) => !IsShown
        ? 0
        : Math.Max(TextBottom, ((UsualLines * (PixelFont.GlyphHeight + 2)) + 3) * scale);

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
    /// <param name="taken">What else stands at the edges of the window.</param>
    public void Make(
        OverlayList list,
        ViewerSession play,
        StatusFacts facts,
        int width,
        int height,
        int scale,
        double now,
        TakenEdges? taken = null)
    {
        taken ??= new TakenEdges();
        list.Clear();
        var block = new OverlayBlock(list, scale, width);
        int top = 2 * scale;
        TextBottom = 0;
        if (IsShown)
        {
            int end = block.Lines(top, Paper, Status(play, facts));
            TextBottom = Math.Max(end, top + (UsualLines * block.LineHeight)) + scale;
            top = TextBottom;
        }

        if (IsShown && !ShowsKeys)
        {
            // Its place stays free while there is nothing to plot, so that the controls stay where they are.
            if (facts.History.Count > 0)
                FramePlot.Add(list, facts.History, 2 * scale, top, scale, Paper);
            top += (FramePlot.WholeHeight + 2) * scale;
        }

        Bottom = top;
        if (ShowsKeys)
            AddKeys(list, top, width, height, scale);
        if (play.State.Mode == ViewMode.Canvas && play.Canvas is { } canvas)
            PaletteOverlay.Add(list, canvas, width, height - taken.Bottom, scale);
        (string Text, OverlayColor Color)[] notices =
        [
            .. _notices.At(now).Select(notice => (notice.Text, notice.IsProblem ? Alarm : Ink)),
        ];
        // Beside the controls: they can be clicked while notices are read.
        var board = new OverlayBlock(list, scale, width, taken.Left);
        int noticeLines = notices.Sum(notice => board.LinesOf(notice.Text));
        board.Lines(height - taken.Bottom - ((noticeLines + 1) * board.LineHeight), Paper, notices);
    }

    /// <summary>The keyboard shortcuts, in the largest letters in which all of them fit.</summary>
    private static void AddKeys(OverlayList list, int top, int width, int height, int scale)
    {
        var block = new OverlayBlock(list, scale, width);
        int lines = KeyHelp.Lines.Sum(block.LinesOf);
        if (scale > 1 && top + (lines * block.LineHeight) > height)
            AddKeys(list, top, width, height, scale - 1);
        else
            block.Lines(top, Paper, KeyHelp.Lines.Select(line => (line, Ink)));
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
            1 when play.Views[0].Info.Adopted is not null => $"{play.Views[0].Model.Name} (adopted)",
            1 => $"{play.Views[0].Model.Name} ({play.Views[0].Info.System}, {play.Views[0].Info.DataSet})",
            _ => string.Join(" | ", play.Views.Select(view => view.Model.Name)),
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
        string turns = play.IsWhole
            ? ""
            : $"refreshed in {play.Parts} turns, as the processor is too slow for all tiles  ";
        string search = play.Search.Progress is { } searching ? $"{searching}  " : "";
        string recording = play.RecordedSeconds is { } recorded ? $"recording {recorded:F1} s  " : "";
        string rendering = facts.Rendered is { } rendered
            ? $"rendering the recording {rendered:P0} (Backspace discards it)  "
            : "";
        // In one line, so that the picture stays where it is.
        string moment = $"{recording}{rendering}{label}{truncation}{search}{turns}".TrimEnd();
        if (moment.Length > 0)
            yield return (moment, recording.Length > 0 ? Alarm : Ink);
        if (play.Problem is { } problem)
            yield return (problem, Alarm);
        double median = facts.Frames.Quantile(0.5);
        string rate = median > 0
            ? $"{(1 / median).ToString(median > 0.1 ? "F1" : "F0", CultureInfo.InvariantCulture)} frames/s, median "
                + $"{1000 * median:F1} ms, p99 {1000 * facts.Frames.Quantile(0.99):F1} ms  "
            : "";
        yield return (
            $"{facts.Device}  {rate}read back {facts.ReadBack:N0} bytes", facts.ReadBack == 0 ? Faint : Alarm);
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
