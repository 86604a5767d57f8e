using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>All that lies over a window's picture, and the keys and presses that it takes.</summary>
/// <param name="play">The session; it remains owned by the caller.</param>
/// <param name="library">The models; it remains owned by the caller.</param>
/// <param name="status">The status and the notices.</param>
/// <param name="files">The recording that is being written.</param>
internal sealed class WindowOverlay(
    ViewerSession play, ModelLibrary library, StatusOverlay status, WindowFiles files)
{
    private readonly ControlPanel _controls = new();
    private readonly WindowPrompt _prompt = new();
    private (double X, double Y) _pointer = (-1, -1);
    private int _scale = 1;

    /// <summary>Draws it.</summary>
    /// <param name="list">Receives it.</param>
    /// <param name="facts">What there is to tell besides the play itself.</param>
    /// <param name="size">The window's size in pixels.</param>
    /// <param name="scale">Side of the square that shows one pixel of the font.</param>
    /// <param name="now">The clock, in seconds.</param>
    /// <param name="tiles">The tiles and where they are seen; null while there are none.</param>
    /// <param name="map">The map of the plane; null where there is none.</param>
    public void Make(
        OverlayList list,
        StatusFacts facts,
        (int Width, int Height) size,
        int scale,
        double now,
        (Mosaic Tiles, PictureArea Area)? tiles,
        MapPlace? map)
    {
        _scale = scale;
        status.Make(list, play, facts, size.Width, size.Height, scale, now);
        if (status.IsShown && !status.ShowsKeys)
            _controls.Make(list, play, status.Bottom, size.Height, scale);
        else
            _controls.Clear();
        map?.Mark(list, play.State, scale);
        if (play.State.Mode == ViewMode.Canvas && play.Canvas is { } canvas && tiles is { } shown)
            BrushRing.Add(list, canvas, shown, _pointer.X, _pointer.Y, scale);
        _prompt.Make(list, library.Slots, play.Choice.Beside, size.Width, size.Height, scale);
    }

    /// <summary>Offers a key.</summary>
    /// <param name="name">Its name in Silk.NET.Input's <c>Key</c>.</param>
    /// <param name="held">The keys that are held with it.</param>
    /// <returns>Whether it is taken.</returns>
    public bool TakesKey(string name, HeldKeys held)
    {
        if (!_prompt.IsOpen && name == "Backspace" && held == HeldKeys.None)
        {
            files.Cancel();
            return true;
        }

        return Takes(_prompt.Press(name, held, play, library.Slots.Count));
    }

    /// <summary>Offers a press of the pointer.</summary>
    /// <param name="isDown">Whether it is pressed.</param>
    /// <param name="x">From the window's left edge, in pixels.</param>
    /// <param name="y">From the window's upper edge, in pixels.</param>
    /// <param name="size">The window's size in pixels.</param>
    /// <returns>Whether it is taken.</returns>
    public bool TakesPress(bool isDown, double x, double y, (int Width, int Height) size)
    {
        if (Takes(_prompt.Press(isDown, y)) || Takes(_controls.Press(isDown, x, y)))
            return true;
        if (!isDown || play.State.Mode != ViewMode.Canvas || play.Canvas is not { } canvas)
            return false;
        int? color = PaletteOverlay.ColorAt(canvas, size.Width, size.Height, _scale, x, y);
        return Takes((color is not null, color is { } chosen ? new ActionInput(ViewAction.Color, chosen) : null));
    }

    /// <summary>Offers a move of the pointer.</summary>
    /// <param name="x">From the window's left edge, in pixels.</param>
    /// <param name="y">From the window's upper edge, in pixels.</param>
    /// <returns>Whether it is taken.</returns>
    public bool TakesMove(double x, double y)
    {
        _pointer = (x, y);
        ViewerInput? input = _controls.Move(x);
        return Takes((input is not null, input));
    }

    private bool Takes((bool IsTaken, ViewerInput? Input) taken)
    {
        if (taken.Input is not null)
            play.Post(taken.Input);
        return taken.IsTaken;
    }
}
