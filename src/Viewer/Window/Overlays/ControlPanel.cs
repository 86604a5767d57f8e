using System.Globalization;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>
/// The controls at the left edge of a window: classes to click and sliders to drag. They are rebuilt from the state for
/// every frame, and hit testing uses the controls of the last frame.
/// </summary>
/// <param name="favourites">The favourites, which have a loop of their own.</param>
internal sealed class ControlPanel(Favourites favourites)
{
    // Length of a slider, in characters.
    private const int SliderLength = 20;
    private const int LongestName = 18;
    private const double ShortestLoop = 2;
    private const double LongestLoop = 20;
    private const double LongestFavourites = 30;

    private static readonly OverlayColor Paper = new(0, 0, 0, 160);
    private static readonly OverlayColor Ink = OverlayColor.Gray(232);
    private static readonly OverlayColor Faint = OverlayColor.Gray(150);
    private static readonly OverlayColor Mark = new(255, 180, 84);

    private readonly List<Control> _controls = [];
    private Control? _pressed;

    /// <summary>How long a loop that is recorded plays, in seconds.</summary>
    public double LoopSeconds { get; private set; } = 6;

    /// <summary>The width that the controls take at the window's left edge, in pixels.</summary>
    /// <param name="scale">Side of the square that shows one pixel of the font.</param>
    public static int WidthOf(int scale) => ((SliderLength * PixelFont.Advance) + 8) * scale;

    /// <summary>Draws the controls for the current state.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="play">The session.</param>
    /// <param name="top">Top edge of the controls, in pixels from the window's top edge.</param>
    /// <param name="height">The window's height in pixels.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    public void Make(OverlayList list, ViewerSession play, int top, int height, int scale)
    {
        _controls.Clear();
        if (play.Views.Count == 0)
            return;
        var at = new Place(2 * scale, top, scale);
        ViewState state = play.State;
        foreach (Slider slider in Sliders(play))
            Add(list, ref at, slider);
        AddLoops(list, ref at);
        GeneratorInfo info = play.Views[0].Info;
        if (!info.IsConditional)
            return;
        at = at with { Y = at.Y + (at.LineHeight / 2) };
        float[] weights = ViewControls.WeightsOf(state with { Time = play.Time }, info);
        bool isTour = state.Label is null;
        Add(list, ref at, "all classes", isTour, () => new ActionInput(ViewAction.Tour));
        int room = ((height - at.Y) / at.LineHeight) - 5;
        for (int i = 0; i < Math.Min(room, info.ClassNames.Count); i++)
        {
            var choose = new ActionInput(ViewAction.Label, i);
            Add(list, ref at, info.ClassNames[i], !isTour && weights[i] > 0.02f, () => choose);
        }
    }

    /// <summary>Removes all controls.</summary>
    public void Clear() => _controls.Clear();

    /// <summary>Handles a press or release of the pointer.</summary>
    /// <param name="isDown">Whether it is pressed.</param>
    /// <param name="x">Distance from the window's left edge, in pixels.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    /// <returns>Whether the event was handled, and the resulting input.</returns>
    public (bool IsTaken, ViewerInput? Input) Press(bool isDown, double x, double y)
    {
        if (!isDown)
        {
            bool wasPressed = _pressed is not null;
            _pressed = null;
            return (wasPressed, null);
        }

        _pressed = _controls.Find(control => control.Area.Contains(x, y));
        return (_pressed is not null, _pressed?.InputAt(x));
    }

    /// <summary>Whether a control is at a place.</summary>
    public bool IsAt(double x, double y) => _controls.Exists(control => control.Area.Contains(x, y));

    /// <summary>Handles a move of the pointer: a pressed slider follows it, also beyond its ends.</summary>
    public ViewerInput? Move(double x) => _pressed is { Drags: true } slider ? slider.InputAt(x) : null;

    private static IEnumerable<Slider> Sliders(ViewerSession play)
    {
        ViewState state = play.State;
        static ViewerInput Set(ViewSetting setting, double value) => new SettingInput(setting, value);

        IReadOnlyList<double> speeds = ViewControls.Speeds;
        yield return new(
            $"speed x{Text(state.Speed)}", state.Speed, speeds[0], speeds[^1], x => Set(ViewSetting.Speed, Tenths(x)));
        if (play.Views[0].Info.Latent is not null)
            yield return new(
                $"variety {Text(state.Truncation)}",
                state.Truncation,
                0,
                ViewControls.MostTruncation,
                x => Set(ViewSetting.Truncation, Tenths(x)));
        if (state.Mode == ViewMode.Grid)
            yield return new(
                $"columns {state.Columns}",
                state.Columns,
                1,
                ViewControls.MostColumns,
                x => Set(ViewSetting.Columns, x));
        if (play.Views[0].Info.IsConditional)
            yield return new(
                $"blend {Text(state.BlendSeconds)} s",
                state.BlendSeconds,
                0,
                ViewControls.MostBlendSeconds / 2,
                x => Set(ViewSetting.BlendSeconds, Tenths(x)));
        if (state.Label is { Second: not null } mix)
            yield return new($"mix {mix.Slide:P0}", mix.Slide, 0, 1, x => Set(ViewSetting.Slide, x));
        int exports = play.Choice.Slot.Files.Count;
        if (exports > 1)
        {
            int shown = play.Choice.Timeline.IsOn ? play.Choice.Timeline.Index : exports - 1;
            yield return new(
                $"export {shown + 1} of {exports}",
                shown,
                0,
                exports - 1,
                x => new ExportInput((int)Math.Round(x)));
        }
    }

    private static double Tenths(double value) => Math.Round(value * 10) / 10;

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void AddLoops(OverlayList list, ref Place at)
    {
        Add(list, ref at, new Slider($"loop {LoopSeconds} s", LoopSeconds, ShortestLoop, LongestLoop, seconds =>
        {
            LoopSeconds = Math.Round(seconds);
            return null;
        }));
        Add(list, ref at, "record a loop", false, () => new ActionInput(ViewAction.RecordLoop, (int)LoopSeconds));
        if (favourites.Items.Count == 0)
            return;
        double length = favourites.LoopSeconds;
        Add(list, ref at, new Slider($"favourites {length} s", length, ShortestLoop, LongestFavourites, seconds =>
        {
            favourites.LoopSeconds = Math.Round(seconds);
            return null;
        }));
        Add(list, ref at, "play favourites", false, () =>
        {
            favourites.Play();
            return null;
        });
        Add(list, ref at, "save their loop", false, () =>
        {
            favourites.Save();
            return null;
        });
    }

    private void Add(OverlayList list, ref Place at, Slider slider)
    {
        int width = SliderLength * PixelFont.Advance * at.Scale;
        list.Rectangle(at.X, at.Y, width + (4 * at.Scale), 2 * at.LineHeight, Paper);
        list.Text(slider.Name, at.X + (2 * at.Scale), at.Y + at.Scale, at.Scale, Ink);
        int left = at.X + (2 * at.Scale), middle = at.Y + at.LineHeight + (at.LineHeight / 2) - at.Scale;
        list.Rectangle(left, middle - (at.Scale / 2), width, at.Scale, Faint);
        double share = Math.Clamp((slider.Value - slider.Least) / (slider.Most - slider.Least), 0, 1);
        int knob = left + (int)Math.Round(share * (width - (3 * at.Scale)));
        list.Rectangle(knob, middle - (3 * at.Scale), 3 * at.Scale, 7 * at.Scale, Mark);
        _controls.Add(new Control(
            new PictureArea(at.X, at.Y, width + (4 * at.Scale), 2 * at.LineHeight),
            across => slider.InputOf(
                slider.Least + ((slider.Most - slider.Least) * Math.Clamp((across - left) / width, 0, 1))),
            Drags: true));
        at = at with { Y = at.Y + (2 * at.LineHeight) + at.Scale };
    }

    private void Add(OverlayList list, ref Place at, string name, bool isOn, Func<ViewerInput?> press)
    {
        string shown = name.Length <= LongestName ? name : $"{name[..(LongestName - 2)]}..";
        int width = (SliderLength * PixelFont.Advance * at.Scale) + (4 * at.Scale);
        list.Rectangle(at.X, at.Y, width, at.LineHeight, Paper);
        if (isOn)
            list.Rectangle(at.X, at.Y, at.Scale, at.LineHeight, Mark);
        list.Text(shown, at.X + (3 * at.Scale), at.Y + at.Scale, at.Scale, isOn ? Ink : Faint);
        _controls.Add(new Control(new PictureArea(at.X, at.Y, width, at.LineHeight), _ => press(), Drags: false));
        at = at with { Y = at.Y + at.LineHeight };
    }

    private sealed record Slider(
        string Name, double Value, double Least, double Most, Func<double, ViewerInput?> InputOf);

    private sealed record Control(PictureArea Area, Func<double, ViewerInput?> InputAt, bool Drags);

    private sealed record Place(int X, int Y, int Scale)
    {
        public int LineHeight => (PixelFont.GlyphHeight + 2) * Scale;
    }
}
