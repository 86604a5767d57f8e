using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>Applies actions and pointer input to a view state. Pure functions from state to state.</summary>
internal static class ViewControls
{
    /// <summary>Maximum number of grid columns.</summary>
    public const int MostColumns = 16;

    /// <summary>Maximum duration of a class switch in seconds.</summary>
    public const double MostBlendSeconds = 10;

    /// <summary>Maximum truncation.</summary>
    public const double MostTruncation = 2;

    // Per press of an arrow key, in seconds of the walk.
    private const double ScrubStep = 0.25;
    private const double TruncationStep = 0.1;

    // Per press of an arrow key, in widths of the plane.
    private const double PlaneStep = 0.02;

    // Dragging across the whole picture moves a latent by this many standard deviations.
    private const double DragReach = 3;

    // Per notch of the wheel.
    private const double SlideStep = 0.1;

    // So that a second class is visible as soon as it is chosen.
    private const double UsualSlide = 0.5;
    private const ulong Seeds = 1_000_000;

    // Pictures with sides of at least this many pixels are shown with crisp pixels by default.
    private const int CrispFrom = 64;
    private const double FarthestDrag = 100;

    // The largest integer below which all integers are exact in a double.
    private const double MostSeed = 9_007_199_254_740_991;

    private static readonly ViewMode[] OfLatents = [ViewMode.Walk, ViewMode.Grid, ViewMode.Plane, ViewMode.Compare];
    private static readonly ViewMode[] OfSources = [ViewMode.Walk, ViewMode.Grid, ViewMode.Canvas, ViewMode.Compare];

    /// <summary>The speed steps, in ascending order.</summary>
    public static IReadOnlyList<double> Speeds { get; } = [-4, -2, -1, -0.5, -0.25, 0.25, 0.5, 1, 2, 4];

    /// <summary>Creates the initial state for a generator.</summary>
    /// <param name="info">The generator.</param>
    /// <param name="mode">The initial mode; null, or one that the generator does not support, for the default.</param>
    public static ViewState Start(GeneratorInfo info, ViewMode? mode = null) => new()
    {
        Mode = mode is { } given && ModesOf(info).Contains(given) ? given
            : info.Source is null ? ViewMode.Walk
            : ViewMode.Canvas,
        Label = null,
        Columns = info.IsConditional ? 8 : 6,
        // Large squares from strong upscaling would hide the image content.
        IsSmooth = Math.Min(info.Image.Width, info.Image.Height) < CrispFrom,
    };

    /// <summary>The modes that a generator supports.</summary>
    public static IReadOnlyList<ViewMode> ModesOf(GeneratorInfo info) => info.Source is null ? OfLatents : OfSources;

    /// <summary>
    /// Adapts a state to a generator: unsupported modes and missing classes are replaced. Returns the same object if
    /// nothing has to change.
    /// </summary>
    public static ViewState Fit(ViewState state, GeneratorInfo info)
    {
        bool fits = state.Label is { } label
            && label.Label < info.ClassNames.Count
            && (label.Second ?? 0) < info.ClassNames.Count
            && (label.From.Count == 0 || label.From.Count == info.ClassNames.Count);
        ViewMode mode = ModesOf(info).Contains(state.Mode) ? state.Mode : ViewMode.Walk;
        // The same object if nothing changes, so that repeated calls cost nothing.
        return mode == state.Mode && (fits || state.Label is null) ? state : state with
        {
            Mode = mode,
            Label = fits ? state.Label : null,
        };
    }

    /// <summary>Applies an action. Actions on models, the canvas and files return the state unchanged.</summary>
    /// <param name="state">The state.</param>
    /// <param name="action">The action.</param>
    /// <param name="argument">The number passed to the action.</param>
    /// <param name="info">The displayed generator.</param>
    public static ViewState Apply(ViewState state, ViewAction action, int argument, GeneratorInfo info) => action switch
    {
        ViewAction.Walk => Enter(state, ViewMode.Walk, info),
        ViewAction.Grid => Enter(state, ViewMode.Grid, info),
        ViewAction.Plane => Enter(state, ViewMode.Plane, info),
        ViewAction.Canvas => Enter(state, ViewMode.Canvas, info),
        ViewAction.Compare => Enter(state, ViewMode.Compare, info),
        ViewAction.Pause => state with { IsPaused = !state.IsPaused },
        ViewAction.Back => state with { Time = state.Time - ScrubStep },
        ViewAction.Forward => state with { Time = state.Time + ScrubStep },
        ViewAction.Faster => state with { Speed = Speeds.FirstOrDefault(speed => speed > state.Speed, Speeds[^1]) },
        ViewAction.Slower => state with { Speed = Speeds.LastOrDefault(speed => speed < state.Speed, Speeds[0]) },
        ViewAction.NewSeed => state with
        {
            Seed = CounterRandom.Bits(state.Seed, 0) % Seeds,
            DragX = 0,
            DragY = 0,
            Track = 0,
            Through = null,
            LoopSeconds = state.Through is null ? state.LoopSeconds : null,
        },
        ViewAction.MoreColumns => state with { Columns = Math.Min(MostColumns, state.Columns + 1), Sheet = null },
        ViewAction.FewerColumns => state with { Columns = Math.Max(1, state.Columns - 1), Sheet = null },
        ViewAction.Label => InGrid(Switch(Alone(state), argument, info), info),
        ViewAction.SecondLabel => InGrid(Pin(Alone(state), argument, info), info),
        ViewAction.NextLabel => InGrid(Switch(Alone(state), Neighbour(state, 1, info), info), info),
        ViewAction.PreviousLabel => InGrid(Switch(Alone(state), Neighbour(state, -1, info), info), info),
        ViewAction.Tour => state with { Label = null, IsOneClass = false },
        ViewAction.LessTruncation => state with { Truncation = Truncated(state.Truncation - TruncationStep) },
        ViewAction.MoreTruncation => state with { Truncation = Truncated(state.Truncation + TruncationStep) },
        ViewAction.Center => state with { DragX = 0, DragY = 0, Truncation = 1, PlaneX = 0.5, PlaneY = 0.5 },
        ViewAction.PlaneLeft => PointAt(state, state.PlaneX - PlaneStep, state.PlaneY),
        ViewAction.PlaneRight => PointAt(state, state.PlaneX + PlaneStep, state.PlaneY),
        ViewAction.PlaneUp => PointAt(state, state.PlaneX, state.PlaneY + PlaneStep),
        ViewAction.PlaneDown => PointAt(state, state.PlaneX, state.PlaneY - PlaneStep),
        ViewAction.Filter => state with { IsSmooth = !state.IsSmooth },
        _ => state,
    };

    /// <summary>Drags the picture.</summary>
    /// <param name="state">The state.</param>
    /// <param name="right">Distance to the right, in widths of the picture.</param>
    /// <param name="up">Distance upward, in heights of the picture.</param>
    public static ViewState Drag(ViewState state, double right, double up) => state with
    {
        DragX = Math.Clamp(state.DragX + (DragReach * right), -FarthestDrag, FarthestDrag),
        DragY = Math.Clamp(state.DragY + (DragReach * up), -FarthestDrag, FarthestDrag),
    };

    /// <summary>Moves the latent, or the position on the plane, as a gamepad stick does.</summary>
    /// <param name="state">The state.</param>
    /// <param name="right">Distance to the right, in widths of the picture or of the plane.</param>
    /// <param name="up">Distance upward, in heights of the picture or of the plane.</param>
    /// <param name="seconds">Added to the time.</param>
    public static ViewState Nudge(ViewState state, double right, double up, double seconds)
    {
        ViewState moved = state.Mode switch
        {
            ViewMode.Plane => PointAt(state, state.PlaneX + right, state.PlaneY + up),
            ViewMode.Canvas => state,
            _ => Drag(state, right, up),
        };
        return Set(moved, ViewSetting.Time, state.Time + seconds);
    }

    /// <summary>Sets a control to a value; clamped to its range.</summary>
    /// <param name="state">The state.</param>
    /// <param name="setting">The control.</param>
    /// <param name="value">A finite number.</param>
    public static ViewState Set(ViewState state, ViewSetting setting, double value) => setting switch
    {
        ViewSetting.Seed => state with
        {
            Seed = (ulong)Math.Clamp(Math.Round(value), 0, MostSeed),
            DragX = 0,
            DragY = 0,
            Track = 0,
            Through = null,
            LoopSeconds = state.Through is null ? state.LoopSeconds : null,
        },
        ViewSetting.Time => state with
        {
            Time = Math.Clamp(value, -SessionString.FarthestTime, SessionString.FarthestTime),
        },
        ViewSetting.Speed => state with { Speed = Math.Clamp(value, Speeds[0], Speeds[^1]) },
        ViewSetting.Truncation => state with { Truncation = Math.Clamp(value, 0, MostTruncation) },
        ViewSetting.Columns => state with
        {
            Columns = (int)Math.Clamp(Math.Round(value), 1, MostColumns),
            Sheet = null,
        },
        ViewSetting.BlendSeconds => state with { BlendSeconds = Math.Clamp(value, 0, MostBlendSeconds) },
        ViewSetting.Slide => state.Label is { Second: not null } label ? state with
        {
            Label = label with { Slide = Math.Clamp(value, 0, 1) },
        } : state,
        _ => state,
    };

    /// <summary>Moves to a position on the plane; clamped.</summary>
    /// <param name="state">The state.</param>
    /// <param name="x">From left to right, in [0, 1].</param>
    /// <param name="y">From bottom to top, in [0, 1].</param>
    public static ViewState PointAt(ViewState state, double x, double y) =>
        state with { PlaneX = Math.Clamp(x, 0, 1), PlaneY = Math.Clamp(y, 0, 1) };

    /// <summary>Turns the wheel: slides toward a second class if one is chosen; otherwise does nothing.</summary>
    /// <param name="state">The state.</param>
    /// <param name="notches">Number of notches; positive away from the user.</param>
    public static ViewState Wheel(ViewState state, double notches) => state.Label is { Second: not null } label
        ? state with { Label = label with { Slide = Math.Clamp(label.Slide + (SlideStep * notches), 0, 1) } }
        : state;

    /// <summary>Opens a tile of the grid as a walk.</summary>
    /// <param name="state">The state of the grid.</param>
    /// <param name="tile">Index of the tile in reading order.</param>
    /// <param name="info">The generator.</param>
    public static ViewState Open(ViewState state, int tile, GeneratorInfo info) =>
        info.IsConditional && info.Source is null && !state.ShowsOneClass
        ? state with
        {
            Mode = ViewMode.Walk,
            Track = tile % state.Columns,
            Label = new LabelMix { Label = tile / state.Columns },
        }
        : state with { Mode = ViewMode.Walk, Track = tile };

    /// <summary>Starts a loop through pictures; two pictures alternate.</summary>
    /// <param name="state">The state.</param>
    /// <param name="keys">The pictures, at least 2.</param>
    /// <param name="seconds">Length of the loop in seconds.</param>
    public static ViewState GoThrough(ViewState state, IReadOnlyList<Keyframe> keys, double seconds) => state with
    {
        Mode = ViewMode.Walk,
        Through = keys.Count < WalkSettings.FewestKeys ? [.. keys, .. keys] : [.. keys],
        LoopSeconds = seconds,
        Time = 0,
        Track = 0,
        Label = null,
        Sheet = null,
        DragX = 0,
        DragY = 0,
        Truncation = 1,
        IsPaused = false,
    };

    private static ViewState Enter(ViewState state, ViewMode mode, GeneratorInfo info) =>
        ModesOf(info).Contains(mode)
            ? state with
            {
                Mode = mode,
                Sheet = null,
                // A loop through kept pictures ends when another mode is entered.
                Through = null,
                LoopSeconds = state.Through is null ? state.LoopSeconds : null,
            }
            : state;

    /// <summary>Clears the class if the grid has class rows: there is no single class to blend from.</summary>
    private static ViewState Alone(ViewState state) =>
        state.Mode == ViewMode.Grid && !state.ShowsOneClass ? state with { Label = null } : state;

    /// <summary>
    /// Makes a class chosen in the grid that of all tiles; without blending if there were class rows.
    /// </summary>
    private static ViewState InGrid(ViewState state, GeneratorInfo info)
    {
        if (state is not { Mode: ViewMode.Grid, Label: { } label } || info.Source is not null || state.ShowsOneClass)
            return state;
        return state with { IsOneClass = true, Label = label with { From = [], Progress = 1 } };
    }

    private static ViewState Switch(ViewState state, int label, GeneratorInfo info)
    {
        bool isThere = label >= 0 && label < info.ClassNames.Count;
        bool isShown = state.Label is { Second: null } shown && shown.Label == label;
        return isThere && !isShown ? state with { Label = LabelMix.SwitchTo(label, WeightsOf(state, info)) } : state;
    }

    private static ViewState Pin(ViewState state, int label, GeneratorInfo info)
    {
        if (label < 0 || label >= info.ClassNames.Count)
            return state;
        if (state.Label?.Second == label)
            return state;
        float[] weights = WeightsOf(state, info);
        var mix = LabelMix.SwitchTo(Neighbour(state, 0, info), weights);
        return state with { Label = mix with { Second = label, Slide = UsualSlide } };
    }

    private static int Neighbour(ViewState state, int step, GeneratorInfo info)
    {
        int count = info.ClassNames.Count;
        if (count == 0)
            return 0;
        if (state.Label is { } label)
            return (label.Label + step + count) % count;
        // In a tour, relative to the class with the largest weight.
        float[] weights = WeightsOf(state, info);
        return (Array.IndexOf(weights, weights.Max()) + step + count) % count;
    }

    /// <summary>Computes the label weights that a state shows at its time, each in [0, 1], with sum 1.</summary>
    /// <param name="state">The state; it fits the generator.</param>
    /// <param name="info">The generator; it has classes.</param>
    public static float[] WeightsOf(ViewState state, GeneratorInfo info)
    {
        float[] weights = new float[info.ClassNames.Count];
        if (state.Label is { } label)
            label.Write(weights);
        else
            LabelTour.Of(info.ClassNames.Count, state.LoopSeconds).At(state.Time, weights);
        return weights;
    }

    // Rounded to tenths, so that ten steps down and ten up return to exactly 1.
    private static double Truncated(double value) => Math.Clamp(Math.Round(value * 10) / 10, 0, MostTruncation);
}
