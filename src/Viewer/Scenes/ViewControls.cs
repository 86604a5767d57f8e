using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes;

/// <summary>What actions and the pointer do to what is seen. Pure: from a state to a state.</summary>
internal static class ViewControls
{
    /// <summary>The most columns of a grid.</summary>
    public const int MostColumns = 16;

    /// <summary>The longest that a switch of the class may take, in seconds.</summary>
    public const double MostBlendSeconds = 10;

    /// <summary>The largest truncation.</summary>
    public const double MostTruncation = 2;

    // One press of an arrow key, in seconds of the walk.
    private const double ScrubStep = 0.25;
    private const double TruncationStep = 0.1;

    // One press of an arrow key, in widths of the plane.
    private const double PlaneStep = 0.02;

    // Dragging across the whole picture moves a latent by so many standard deviations.
    private const double DragReach = 3;

    // One notch of a wheel.
    private const double SlideStep = 0.1;

    // A second class is seen as soon as it is chosen.
    private const double UsualSlide = 0.5;
    private const ulong Seeds = 1_000_000;

    // Pictures of this side and more are seen in their own pixels at first.
    private const int CrispFrom = 64;
    private const double FarthestDrag = 100;

    // A whole number up to here survives being written as a double.
    private const double MostSeed = 9_007_199_254_740_991;

    private static readonly ViewMode[] OfLatents = [ViewMode.Walk, ViewMode.Grid, ViewMode.Plane, ViewMode.Compare];
    private static readonly ViewMode[] OfSources = [ViewMode.Walk, ViewMode.Grid, ViewMode.Canvas, ViewMode.Compare];

    /// <summary>The steps of the speed, slowest first.</summary>
    public static IReadOnlyList<double> Speeds { get; } = [-4, -2, -1, -0.5, -0.25, 0.25, 0.5, 1, 2, 4];

    /// <summary>The state of a generator that is looked at for the first time.</summary>
    /// <param name="info">The generator.</param>
    /// <param name="mode">The mode to begin with; null for the usual one.</param>
    public static ViewState Start(GeneratorInfo info, ViewMode? mode = null) => new()
    {
        Mode = mode is { } given && ModesOf(info).Contains(given) ? given
            : info.Source is null ? ViewMode.Walk
            : ViewMode.Canvas,
        Label = null,
        Columns = info.IsConditional ? 8 : 6,
        // Enlarged many times, squares hide what there is to see.
        IsSmooth = Math.Min(info.Image.Width, info.Image.Height) < CrispFrom,
    };

    /// <summary>The modes that a generator can be looked at in.</summary>
    public static IReadOnlyList<ViewMode> ModesOf(GeneratorInfo info) => info.Source is null ? OfLatents : OfSources;

    /// <summary>
    /// A state that fits a generator: another mode where it cannot be seen in this one, no class that it does not have.
    /// </summary>
    public static ViewState Fit(ViewState state, GeneratorInfo info)
    {
        bool fits = state.Label is { } label
            && label.Label < info.ClassNames.Count
            && (label.Second ?? 0) < info.ClassNames.Count
            && (label.From.Count == 0 || label.From.Count == info.ClassNames.Count);
        ViewMode mode = ModesOf(info).Contains(state.Mode) ? state.Mode : ViewMode.Walk;
        // The same object where nothing is to be changed, so that asking again costs nothing.
        return mode == state.Mode && (fits || state.Label is null) ? state : state with
        {
            Mode = mode,
            Label = fits ? state.Label : null,
        };
    }

    /// <summary>What an action makes of a state. Actions on models, canvas and files leave it as it is.</summary>
    /// <param name="state">The state.</param>
    /// <param name="action">The action.</param>
    /// <param name="argument">The number that it takes.</param>
    /// <param name="info">The generator that is looked at.</param>
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

    /// <summary>The picture dragged.</summary>
    /// <param name="state">The state.</param>
    /// <param name="right">To the right, in widths of the picture.</param>
    /// <param name="up">Upward, in heights of the picture.</param>
    public static ViewState Drag(ViewState state, double right, double up) => state with
    {
        DragX = Math.Clamp(state.DragX + (DragReach * right), -FarthestDrag, FarthestDrag),
        DragY = Math.Clamp(state.DragY + (DragReach * up), -FarthestDrag, FarthestDrag),
    };

    /// <summary>What is seen moved by a little, as by a stick: the latent, or the place on the plane.</summary>
    /// <param name="state">The state.</param>
    /// <param name="right">To the right, in widths of the picture or of the plane.</param>
    /// <param name="up">Upward, in heights of them.</param>
    /// <param name="seconds">Forward in time.</param>
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

    /// <summary>A control set to a value; one out of range is clamped.</summary>
    /// <param name="state">The state.</param>
    /// <param name="setting">Which.</param>
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

    /// <summary>The pointer somewhere on the plane.</summary>
    /// <param name="state">The state.</param>
    /// <param name="x">From left to right, in [0, 1].</param>
    /// <param name="y">From bottom to top, in [0, 1].</param>
    public static ViewState PointAt(ViewState state, double x, double y) =>
        state with { PlaneX = Math.Clamp(x, 0, 1), PlaneY = Math.Clamp(y, 0, 1) };

    /// <summary>The wheel turned: slides between two classes where a second one is pinned, otherwise nothing.</summary>
    /// <param name="state">The state.</param>
    /// <param name="notches">How far; positive away from the user.</param>
    public static ViewState Wheel(ViewState state, double notches) => state.Label is { Second: not null } label
        ? state with { Label = label with { Slide = Math.Clamp(label.Slide + (SlideStep * notches), 0, 1) } }
        : state;

    /// <summary>A tile of the grid opened: it is walked on from alone.</summary>
    /// <param name="state">The state of the grid.</param>
    /// <param name="tile">The tile in reading order.</param>
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

    /// <summary>A loop through pictures; two of them come by turns.</summary>
    /// <param name="state">The state.</param>
    /// <param name="keys">The pictures, at least 2.</param>
    /// <param name="seconds">The length of the loop.</param>
    public static ViewState GoThrough(ViewState state, IReadOnlyList<KeyPicture> keys, double seconds) => state with
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
                // A loop through kept pictures is a walk of its own, which ends where another mode is entered.
                Through = null,
                LoopSeconds = state.Through is null ? state.LoopSeconds : null,
            }
            : state;

    /// <summary>Of a grid whose rows show all classes none is the one that a switch blends from.</summary>
    private static ViewState Alone(ViewState state) =>
        state.Mode == ViewMode.Grid && !state.ShowsOneClass ? state with { Label = null } : state;

    /// <summary>
    /// A class that is chosen in the grid is the one of all its tiles, at once where there were rows.
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
        // From the tour: the class that is mostly shown now, or its neighbour.
        float[] weights = WeightsOf(state, info);
        return (Array.IndexOf(weights, weights.Max()) + step + count) % count;
    }

    /// <summary>
    /// How much of each class a picture of a state shows at its time: a weight in [0, 1] each, their sum 1.
    /// </summary>
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

    // On a grid of tenths, so that ten presses down and ten up are back at 1 exactly.
    private static double Truncated(double value) => Math.Clamp(Math.Round(value * 10) / 10, 0, MostTruncation);
}
