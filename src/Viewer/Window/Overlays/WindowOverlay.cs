using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>Everything drawn over a window's picture, and its input handling.</summary>
/// <param name="play">The session; owned by the caller.</param>
/// <param name="library">The models; owned by the caller.</param>
/// <param name="status">The status and the notices.</param>
/// <param name="files">The recording being rendered.</param>
/// <param name="favourites">The favourites.</param>
/// <param name="adoption">The models that are dropped; owned by the caller.</param>
internal sealed class WindowOverlay(
    ViewerSession play,
    ModelLibrary library,
    StatusOverlay status,
    WindowFiles files,
    Favourites favourites,
    DroppedAdoption adoption)
{
    private static readonly OverlayColor Ground = new(0, 0, 0, 220);
    private static readonly OverlayColor Accepted = new(255, 180, 84);
    private static readonly OverlayColor Refused = OverlayColor.Gray(168);

    private readonly ControlPanel _controls = new(favourites);
    private readonly FavouritesTray _tray = new(favourites);
    private readonly WindowPrompt _prompt = new();
    private readonly AdoptionForm _form = new(adoption);
    private (double X, double Y) _pointer = (-1, -1);
    private bool _isElsewhere;
    private int _scale = 1;
    private TakenEdges _taken = new();

    /// <summary>The favourites at the lower edge; null where none are shown.</summary>
    public TrayPlace? Tray => _tray.Place;

    /// <summary>Whether the pointer is in the window.</summary>
    public bool IsPointerInside { get; set; } = true;

    /// <summary>What is said about files that are dragged over the window; null while there are none.</summary>
    public DropHint? Dragged { get; set; }

    private bool IsCovered => _form.IsOpen || _prompt.IsOpen;

    private bool ShowsControls => status.IsShown && !status.ShowsKeys;

    /// <summary>Follows the size of the window and the favourites at its lower edge.</summary>
    /// <param name="size">The window's size in pixels.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    /// <returns>How much of the lower edge is taken: the map of the plane stands above it.</returns>
    public int FollowTray((int Width, int Height) size, int scale)
    {
        _scale = scale;
        _tray.Follow(ShowsControls, size.Width, size.Height, scale);
        return _tray.Taken;
    }

    /// <summary>Follows what is to be shown at the other edges.</summary>
    /// <param name="size">The window's size in pixels.</param>
    /// <param name="map">The map of the plane; null where there is none.</param>
    /// <returns>How much of the edges is taken.</returns>
    public TakenEdges Follow((int Width, int Height) size, MapPlace? map)
    {
        int right = map is not null ? size.Width - map.Area.X
            : play is { State.Mode: ViewMode.Canvas, Canvas: { } canvas } ? PaletteOverlay.WidthOf(canvas, _scale)
            : 0;
        int left = ShowsControls ? ControlPanel.WidthOf(_scale) : 0;
        return _taken = new TakenEdges(left, right, _tray.Taken, status.TopOf(_scale));
    }

    /// <summary>Draws the overlay.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="facts">Device and timings to show.</param>
    /// <param name="size">The window's size in pixels.</param>
    /// <param name="now">The clock, in seconds.</param>
    /// <param name="tiles">The tiles with their area; null if there are none.</param>
    /// <param name="map">The latent map of the plane; null if there is none.</param>
    public void Make(
        OverlayList list,
        StatusFacts facts,
        (int Width, int Height) size,
        double now,
        (Mosaic Tiles, PictureArea Area)? tiles,
        MapPlace? map)
    {
        status.Make(list, play, facts, size.Width, size.Height, _scale, now, _taken);
        // The list of models and the form have their place.
        if (ShowsControls && !_prompt.IsList && !_form.IsOpen)
            _controls.Make(list, play, status.Bottom, size.Height - _tray.Taken, _scale);
        else
            _controls.Clear();
        map?.Mark(list, play.State, _scale);
        _tray.Draw(list, size.Width, _scale);
        if (IsPointerInside && !_isElsewhere && !IsCovered && tiles is { } shown)
            Mark(list, shown, size);
        _prompt.Make(list, library.Slots, play.Choice.Beside, size.Width, size.Height, _scale);
        _form.Make(list, size, _scale, now);
        if (Dragged is { } dragged)
            Announce(list, dragged, size);
    }

    /// <summary>What a key of the session asks for, with what is chosen in the window.</summary>
    public ViewerInput InputOf(WindowKey key) => key.Action == ViewAction.RecordLoop
        ? new ActionInput(ViewAction.RecordLoop, (int)_controls.LoopSeconds)
        : new ActionInput(key.Action, key.Argument);

    /// <summary>Handles a key.</summary>
    /// <param name="name">Name in Silk.NET.Input's <c>Key</c>.</param>
    /// <param name="held">The modifiers.</param>
    /// <returns>Whether it was handled.</returns>
    public bool TakesKey(string name, HeldKeys held)
    {
        if (_form.Press(name, held))
            return true;
        if (!_prompt.IsOpen && name == "Backspace" && held == HeldKeys.None)
        {
            files.Cancel();
            return true;
        }

        if (!_prompt.IsOpen && held == HeldKeys.None
            && (_tray.TakesKey(name) || Takes(_controls.TakesKey(name, _pointer.X, _pointer.Y))))
            return true;
        return Takes(_prompt.Press(name, held, play, library.Slots.Count));
    }

    /// <summary>Handles typed or pasted text.</summary>
    /// <returns>Whether it was handled.</returns>
    public bool TakesText(string text) => _form.Type(text);

    /// <summary>Handles a press or release of the pointer.</summary>
    /// <param name="isDown">Whether it is pressed.</param>
    /// <param name="x">Distance from the window's left edge, in pixels.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    /// <param name="size">The window's size in pixels.</param>
    /// <returns>Whether it was handled.</returns>
    public bool TakesPress(bool isDown, double x, double y, (int Width, int Height) size)
    {
        if (_form.Press(isDown, x, y))
            return true;
        if (Takes(_prompt.Press(isDown, y)) || Takes(_controls.Press(isDown, x, y)) || _tray.TakesPress(isDown, x, y))
            return true;
        if (!isDown || play.State.Mode != ViewMode.Canvas || play.Canvas is not { } canvas)
            return false;
        int? color = PaletteOverlay.ColorAt(canvas, size.Width, size.Height - _taken.Bottom, _scale, x, y);
        return Takes((color is not null, color is { } chosen ? new ActionInput(ViewAction.Color, chosen) : null));
    }

    /// <summary>Handles a move of the pointer.</summary>
    /// <param name="x">Distance from the window's left edge, in pixels.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    /// <returns>Whether it was handled.</returns>
    public bool TakesMove(double x, double y)
    {
        _pointer = (x, y);
        ViewerInput? input = _controls.Move(x);
        bool isOnTray = _tray.TakesMove(x, y);
        _isElsewhere = isOnTray || _controls.IsAt(x, y) || IsCovered;
        return Takes((input is not null || isOnTray, input));
    }

    /// <summary>Handles the wheel.</summary>
    /// <param name="notches">Number of notches; positive away from the user.</param>
    /// <param name="x">Distance of the pointer from the window's left edge, in pixels.</param>
    /// <param name="y">Distance of the pointer from the window's top edge, in pixels.</param>
    /// <returns>Whether it was handled.</returns>
    public bool TakesWheel(double notches, double x, double y) => IsCovered || _controls.Scroll(notches, x, y);

    private void Announce(OverlayList list, DropHint hint, (int Width, int Height) size)
    {
        OverlayColor color = hint.IsAccepted ? Accepted : Refused;
        int thick = 4 * _scale;
        list.Frame(thick, thick, size.Width - (2 * thick), size.Height - (2 * thick), thick, color);
        // Large, as it is read while the hand is elsewhere; as large as the window has room for.
        int large = Math.Clamp(
            (size.Width - (8 * thick)) / ((hint.Text.Length + 2) * PixelFont.Advance), _scale, 2 * _scale);
        int left = Math.Max(2 * thick, (size.Width - PixelFont.Measure(hint.Text, large)) / 2);
        var block = new OverlayBlock(list, large, size.Width - (2 * thick), left);
        block.Lines((size.Height - block.LineHeight) / 2, Ground, [(hint.Text, color)]);
    }

    private void Mark(OverlayList list, (Mosaic Tiles, PictureArea Area) tiles, (int Width, int Height) size)
    {
        if (play is { State.Mode: ViewMode.Canvas, Canvas: { } canvas })
            BrushRing.Add(list, canvas, tiles, _pointer.X, _pointer.Y, _scale);
        else if (play is { State.Mode: ViewMode.Grid, Views.Count: > 0 })
            TileMark.Add(list, play, tiles, _pointer, size, _scale);
    }

    private bool Takes((bool IsTaken, ViewerInput? Input) taken)
    {
        if (taken.Input is not null)
            play.Post(taken.Input);
        return taken.IsTaken;
    }
}
