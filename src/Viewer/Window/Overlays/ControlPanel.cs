using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>
/// The controls at the left edge of a window: sliders to drag, lines to click, and the wheel where there are more than
/// fit. They are rebuilt from the state for every frame, and hit testing uses the controls of the last frame.
/// </summary>
/// <param name="favourites">The favourites, which have a loop of their own.</param>
internal sealed class ControlPanel(Favourites favourites)
{
    // Length of a slider, in characters.
    private const int SliderLength = 20;
    private const int LongestName = 18;

    // How far a notch of the wheel goes, in lines.
    private const int LinesOfNotch = 3;

    private static readonly OverlayColor Paper = new(0, 0, 0, 160);
    private static readonly OverlayColor Ink = OverlayColor.Gray(232);
    private static readonly OverlayColor Faint = OverlayColor.Gray(150);
    private static readonly OverlayColor Mark = new(255, 180, 84);

    private readonly PanelItems _items = new(favourites);
    private readonly List<Control> _controls = [];
    private Control? _pressed;
    private PictureArea _area;
    private int _lineHeight = 1;
    private int _scrolled;
    private int _mostScrolled;

    /// <summary>How long a loop that is recorded plays, in seconds.</summary>
    public double LoopSeconds => _items.LoopSeconds;

    /// <summary>The width that the controls take at the window's left edge, in pixels.</summary>
    /// <param name="scale">Side of the square that shows one pixel of the font.</param>
    public static int WidthOf(int scale) => ((SliderLength * PixelFont.Advance) + 8) * scale;

    /// <summary>A name with a mark of omission where it is too long for a control.</summary>
    /// <param name="name">The name.</param>
    /// <param name="beside">How many characters stand beside it.</param>
    public static string Shorten(string name, int beside = 0) =>
        name.Length <= LongestName - beside ? name : $"{name[..(LongestName - beside - 2)]}..";

    /// <summary>Draws the controls for the current state.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="play">The session.</param>
    /// <param name="top">Top edge of the controls, in pixels from the window's top edge.</param>
    /// <param name="bottom">What they stay above, in pixels from the window's top edge.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    public void Make(OverlayList list, ViewerSession play, int top, int bottom, int scale)
    {
        Clear();
        if (play.Views.Count == 0)
            return;
        _lineHeight = (PixelFont.GlyphHeight + 2) * scale;
        _area = new PictureArea(0, top, WidthOf(scale), Math.Max(0, bottom - top));
        PanelItem[] items = [.. _items.Of(play)];
        int height = items.Sum(item => HeightOf(item, scale));
        _mostScrolled = Math.Max(0, height - _area.Height);
        _scrolled = Math.Clamp(_scrolled, 0, _mostScrolled);
        int y = top - _scrolled;
        foreach (PanelItem item in items)
        {
            int high = HeightOf(item, scale);
            // Half a control could be taken for another one.
            if (y >= top && y + high <= bottom)
                Add(list, item, y, scale);
            y += high;
        }

        if (_mostScrolled > 0)
            AddBar(list, (double)_area.Height / height, scale);
    }

    /// <summary>Removes all controls.</summary>
    public void Clear()
    {
        _controls.Clear();
        _area = default;
    }

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

        _pressed = At(x, y);
        return (_pressed is not null, _pressed?.InputAt(x));
    }

    /// <summary>Whether a control is at a place.</summary>
    public bool IsAt(double x, double y) => At(x, y) is not null;

    /// <summary>Handles a move of the pointer: a pressed slider follows it, also beyond its ends.</summary>
    public ViewerInput? Move(double x) => _pressed is { Drags: true } slider ? slider.InputAt(x) : null;

    /// <summary>Handles the wheel over the controls, where there are more than fit.</summary>
    /// <returns>Whether it was handled.</returns>
    public bool Scroll(double notches, double x, double y)
    {
        if (_mostScrolled == 0 || !_area.Contains(x, y))
            return false;
        _scrolled = Math.Clamp(_scrolled - (int)Math.Round(notches * LinesOfNotch * _lineHeight), 0, _mostScrolled);
        return true;
    }

    /// <summary>Handles a key: Delete puts the slider under the pointer back.</summary>
    /// <returns>Whether it was handled, and the resulting input.</returns>
    public (bool IsTaken, ViewerInput? Input) TakesKey(string name, double x, double y) =>
        name == "Delete" && At(x, y) is { Reset: { } reset } ? (true, reset()) : (false, null);

    private static int HeightOf(PanelItem item, int scale)
    {
        int line = (PixelFont.GlyphHeight + 2) * scale;
        return item switch
        {
            PanelSlider => (2 * line) + scale,
            PanelHeading => line + (line / 2),
            _ => line,
        };
    }

    private Control? At(double x, double y) => _controls.Find(control => control.Area.Contains(x, y));

    private void Add(OverlayList list, PanelItem item, int y, int scale)
    {
        switch (item)
        {
            case PanelSlider slider:
                AddSlider(list, slider, y, scale);
                break;
            case PanelHeading heading:
                string sign = heading.IsOpen ? "-" : "+";
                AddLine(list, $"{sign} {heading.Name}", y + (_lineHeight / 2), Ink, scale, heading.Press);
                break;
            case PanelLine line:
                AddLine(list, Shorten(line.Name), y, line.IsOn ? Ink : Faint, scale, line.Press);
                if (line.IsOn)
                    list.Rectangle(2 * scale, y, scale, _lineHeight, Mark);
                break;
            default:
                break;
        }
    }

    private void AddSlider(OverlayList list, PanelSlider slider, int y, int scale)
    {
        int width = SliderLength * PixelFont.Advance * scale;
        var area = new PictureArea(2 * scale, y, width + (4 * scale), 2 * _lineHeight);
        list.Rectangle(area.X, area.Y, area.Width, area.Height, Paper);
        int left = area.X + (2 * scale), middle = y + _lineHeight + (_lineHeight / 2) - scale;
        list.Text(slider.Name, left, y + scale, scale, Ink);
        list.Rectangle(left, middle - (scale / 2), width, scale, Faint);
        int KnobAt(double value) => left + (int)Math.Round(
            Math.Clamp((value - slider.Least) / (slider.Most - slider.Least), 0, 1) * (width - (3 * scale)));

        if (slider.Rest is { } rest && rest > slider.Least)
            list.Rectangle(KnobAt(rest) + scale, middle - (2 * scale), scale, 5 * scale, Faint);
        list.Rectangle(KnobAt(slider.Value), middle - (3 * scale), 3 * scale, 7 * scale, Mark);
        _controls.Add(new Control(
            area,
            across => slider.InputOf(
                slider.Least + ((slider.Most - slider.Least) * Math.Clamp((across - left) / width, 0, 1))),
            Drags: true)
        {
            Reset = slider.Rest is { } back ? () => slider.InputOf(back) : null,
        });
    }

    private void AddLine(
        OverlayList list, string text, int y, OverlayColor color, int scale, Func<ViewerInput?> press)
    {
        var area = new PictureArea(2 * scale, y, ((SliderLength * PixelFont.Advance) + 4) * scale, _lineHeight);
        list.Rectangle(area.X, area.Y, area.Width, area.Height, Paper);
        list.Text(text, area.X + (3 * scale), y + scale, scale, color);
        _controls.Add(new Control(area, _ => press(), Drags: false));
    }

    /// <summary>How much of the controls is seen, and which part.</summary>
    private void AddBar(OverlayList list, double share, int scale)
    {
        int length = Math.Max(4 * scale, (int)(share * _area.Height));
        int top = _area.Y + (int)((long)(_area.Height - length) * _scrolled / _mostScrolled);
        list.Rectangle(0, _area.Y, scale, _area.Height, Paper);
        list.Rectangle(0, top, scale, length, Faint);
    }

    private sealed record Control(PictureArea Area, Func<double, ViewerInput?> InputAt, bool Drags)
    {
        public Func<ViewerInput?>? Reset { get; init; }
    }
}
