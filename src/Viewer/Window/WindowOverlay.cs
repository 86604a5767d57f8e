using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>Everything drawn over a window's picture, and its input handling.</summary>
/// <param name="play">The session; owned by the caller.</param>
/// <param name="library">The models; owned by the caller.</param>
/// <param name="status">The status and the notices.</param>
/// <param name="files">The recording being rendered.</param>
internal sealed class WindowOverlay(
    ViewerSession play, ModelLibrary library, StatusOverlay status, WindowFiles files)
{
    private readonly ControlPanel _controls = new();
    private readonly WindowPrompt _prompt = new();
    private (double X, double Y) _pointer = (-1, -1);
    private int _scale = 1;

    /// <summary>Draws the overlay.</summary>
    /// <param name="list">Receives the quads.</param>
    /// <param name="facts">Device and timings to show.</param>
    /// <param name="size">The window's size in pixels.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    /// <param name="now">The clock, in seconds.</param>
    /// <param name="tiles">The tiles with their area; null if there are none.</param>
    /// <param name="map">The latent map of the plane; null if there is none.</param>
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

    /// <summary>Handles a key.</summary>
    /// <param name="name">Name in Silk.NET.Input's <c>Key</c>.</param>
    /// <param name="held">The modifiers.</param>
    /// <returns>Whether it was handled.</returns>
    public bool TakesKey(string name, HeldKeys held)
    {
        if (!_prompt.IsOpen && name == "Backspace" && held == HeldKeys.None)
        {
            files.Cancel();
            return true;
        }

        return Takes(_prompt.Press(name, held, play, library.Slots.Count));
    }

    /// <summary>Handles a press or release of the pointer.</summary>
    /// <param name="isDown">Whether it is pressed.</param>
    /// <param name="x">Distance from the window's left edge, in pixels.</param>
    /// <param name="y">Distance from the window's top edge, in pixels.</param>
    /// <param name="size">The window's size in pixels.</param>
    /// <returns>Whether it was handled.</returns>
    public bool TakesPress(bool isDown, double x, double y, (int Width, int Height) size)
    {
        if (Takes(_prompt.Press(isDown, y)) || Takes(_controls.Press(isDown, x, y)))
            return true;
        if (!isDown || play.State.Mode != ViewMode.Canvas || play.Canvas is not { } canvas)
            return false;
        int? color = PaletteOverlay.ColorAt(canvas, size.Width, size.Height, _scale, x, y);
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
        return Takes((input is not null, input));
    }

    private bool Takes((bool IsTaken, ViewerInput? Input) taken)
    {
        if (taken.Input is not null)
            play.Post(taken.Input);
        return taken.IsTaken;
    }
}
