using ImageGen.Generators.Format;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>
/// The state of a client's session, sent several times per second: everything shown by controls and overlay.
/// </summary>
internal sealed record StatusMessage : ServerMessage
{
    /// <summary>The index of the selected model.</summary>
    public required int Model { get; init; }

    /// <summary>Whether it is still loading.</summary>
    public required bool IsLoading { get; init; }

    /// <summary>The indices of the compared models.</summary>
    public required IReadOnlyList<int> Beside { get; init; }

    /// <summary>The names of the displayed models.</summary>
    public required IReadOnlyList<string> Shown { get; init; }

    /// <summary>The error of a model; null if there is none.</summary>
    public string? Problem { get; init; }

    /// <summary>The mode.</summary>
    public required ViewMode Mode { get; init; }

    /// <summary>The seed, as text because it exceeds the precision of JavaScript numbers.</summary>
    public required string Seed { get; init; }

    /// <summary>Time on the walk, in seconds.</summary>
    public required double Time { get; init; }

    /// <summary>Seconds of the walk per second.</summary>
    public required double Speed { get; init; }

    /// <summary>Whether it is paused.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>Whether the picture changes over time.</summary>
    public required bool Moves { get; init; }

    /// <summary>The truncation.</summary>
    public required double Truncation { get; init; }

    /// <summary>Duration of a blend between classes, in seconds.</summary>
    public required double Blend { get; init; }

    /// <summary>The columns of the grid.</summary>
    public required int Columns { get; init; }

    /// <summary>Whether enlarged pixels are interpolated.</summary>
    public required bool IsSmooth { get; init; }

    /// <summary>Whether the latent was dragged.</summary>
    public required bool IsDragged { get; init; }

    /// <summary>Position on the plane from left to right, in [0, 1].</summary>
    public required double PlaneX { get; init; }

    /// <summary>Position on the plane from bottom to top, in [0, 1].</summary>
    public required double PlaneY { get; init; }

    /// <summary>The displayed classes as text; null if there are none.</summary>
    public string? LabelText { get; init; }

    /// <summary>The selected class; null during the tour of all classes.</summary>
    public LabelItem? Label { get; init; }

    /// <summary>The directions of the model's latent space; null while they are not found.</summary>
    public IReadOnlyList<DirectionItem>? Directions { get; init; }

    /// <summary>How much of each class is mixed in; null for none of any.</summary>
    public IReadOnlyList<double>? Toward { get; init; }

    /// <summary>The painting; null if the canvas is not displayed.</summary>
    public CanvasItem? Canvas { get; init; }

    /// <summary>The timeline of the training run.</summary>
    public required TimelineItem Timeline { get; init; }

    /// <summary>Seconds recorded so far; null if nothing is being recorded.</summary>
    public double? Recorded { get; init; }

    /// <summary>The rendered fraction of a recording, in [0, 1]; null if none is being rendered.</summary>
    public double? Rendered { get; init; }

    /// <summary>The number of frames over which the tiles are refreshed.</summary>
    public required int Parts { get; init; }

    /// <summary>Frames per second.</summary>
    public required double Rate { get; init; }

    /// <summary>The median interval between two frames, in milliseconds.</summary>
    public required double Median { get; init; }

    /// <summary>The 99th percentile of the interval, in milliseconds.</summary>
    public required double Slowest { get; init; }

    /// <summary>The session string; null before the first picture.</summary>
    public string? Session { get; init; }

    /// <summary>Creates the status of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="rendered">The rendered fraction of a recording; null if none is being rendered.</param>
    /// <param name="rate">Frames per second.</param>
    /// <param name="intervals">The intervals between frames.</param>
    public static StatusMessage Of(ViewerSession session, double? rendered, double rate, FrameStatistics intervals)
    {
        ViewState state = session.State;
        GeneratorInfo? info = session.Views.Count > 0 ? session.Views[0].Info : null;
        // The rows of a grid show all classes.
        bool hasClass = info?.IsConditional == true && (state.Mode != ViewMode.Grid || state.ShowsOneClass);
        ModelChoice choice = session.Choice;
        return new StatusMessage
        {
            Model = choice.Selected,
            IsLoading = session.IsLoading,
            Beside = choice.Beside,
            Shown = [.. session.Views.Select(view => view.Model.Name)],
            Problem = session.Problem,
            Mode = state.Mode,
            Seed = state.Seed.ToString(),
            Time = session.Time,
            Speed = state.Speed,
            IsPaused = state.IsPaused,
            Moves = session.Views.Count == 0 || session.Views[0].Moves(state),
            Truncation = state.Truncation,
            Blend = state.BlendSeconds,
            Columns = state.Columns,
            IsSmooth = state.IsSmooth,
            IsDragged = state.DragX != 0 || state.DragY != 0,
            PlaneX = state.PlaneX,
            PlaneY = state.PlaneY,
            LabelText = hasClass
                ? Scenes.Walks.LabelText.Of(state with { Time = session.Time }, info!)
                : null,
            Label = hasClass && state.Label is { } label ? new LabelItem(
                label.Label, label.Second, label.Slide) : null,
            Directions = session.Views.Count == 0 ? null : DirectionItem.Of(session.Views[0].Model, state),
            Toward = state.Toward.IsNone || info is null
                ? null
                : [.. Enumerable.Range(0, info.ClassNames.Count).Select(i => state.Toward[i])],
            Canvas = state.Mode == ViewMode.Canvas && session.Canvas is { } canvas
                ? CanvasItem.Of(canvas, session.IsFilling, session.Edges)
                : null,
            Timeline = TimelineItem.Of(choice),
            Recorded = Rounded(session.RecordedSeconds),
            Rendered = Rounded(rendered),
            Parts = session.Parts,
            Rate = Rounded(rate)!.Value,
            Median = Rounded(1000 * intervals.Quantile(0.5))!.Value,
            Slowest = Rounded(1000 * intervals.Quantile(0.99))!.Value,
            Session = info is null ? null : SessionString.Write(session.SessionOf(state, session.Time)),
        };
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 2) : null;
}

/// <summary>A direction of the model's latent space.</summary>
/// <param name="Share">The share of the pictures' variance that it stands for, in [0, 1].</param>
/// <param name="Offset">How far the latent is moved along it, in standard deviations.</param>
internal sealed record DirectionItem(double Share, double Offset)
{
    /// <summary>The directions of a model; null while they are not found.</summary>
    public static IReadOnlyList<DirectionItem>? Of(LoadedModel model, ViewState state) => model.Directions is { } found
        ? [.. found.All.Select((each, i) => new DirectionItem(Math.Round(each.Share, 3), state.Directions[i]))]
        : null;
}

/// <summary>The selected class.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Second">The class mixed in; null for none.</param>
/// <param name="Slide">Interpolation from the first to the second, in [0, 1].</param>
internal sealed record LabelItem(int Index, int? Second, double Slide);

/// <summary>The tools of the painting.</summary>
/// <param name="Color">The index of the selected colour.</param>
/// <param name="Brush">Width of the brush in pixels of the painting.</param>
/// <param name="WidestBrush">The widest brush.</param>
/// <param name="CanUndo">Whether undo is possible.</param>
/// <param name="CanRedo">Whether redo is possible.</param>
/// <param name="IsFilling">Whether a click fills an area.</param>
/// <param name="IsPainted">Whether anything was painted.</param>
/// <param name="Palette">The colours.</param>
/// <param name="Width">Width of the painting in pixels.</param>
/// <param name="Height">Height of the painting.</param>
/// <param name="Edges">The threshold of a photograph's outlines; null if the painting is not made of one.</param>
/// <param name="Shares">How much of a mask each colour takes, in [0, 1]; null for other paintings.</param>
internal sealed record CanvasItem(
    int Color,
    double Brush,
    double WidestBrush,
    bool CanUndo,
    bool CanRedo,
    bool IsFilling,
    bool IsPainted,
    IReadOnlyList<PaletteEntry> Palette,
    int Width,
    int Height,
    double? Edges,
    IReadOnlyList<double>? Shares)
{
    /// <summary>Creates the item of a painting.</summary>
    /// <param name="canvas">The painting.</param>
    /// <param name="isFilling">Whether a click fills an area.</param>
    /// <param name="edges">The threshold of a photograph's outlines; null if it is not made of one.</param>
    public static CanvasItem Of(PaintedCanvas canvas, bool isFilling, double? edges) => new(
        canvas.Color,
        canvas.Brush,
        canvas.WidestBrush,
        canvas.CanUndo,
        canvas.CanRedo,
        isFilling,
        canvas.IsPainted,
        canvas.Palette,
        canvas.Shape.Width,
        canvas.Shape.Height,
        edges,
        canvas.Shares());
}

/// <summary>The timeline of a training run.</summary>
/// <param name="IsOn">Whether it is shown.</param>
/// <param name="Plays">Whether it is playing.</param>
/// <param name="Index">The index of the export.</param>
internal sealed record TimelineItem(bool IsOn, bool Plays, int Index)
{
    /// <summary>Creates the item of the selected model.</summary>
    public static TimelineItem Of(ModelChoice choice) => new(
        choice.Timeline.IsOn,
        choice.Timeline.Plays,
        choice.Timeline.IsOn ? choice.Timeline.Index : Math.Max(0, choice.Slot.Files.Count - 1));
}
