using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window.Overlays;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>Actions of keys and pointer on the window itself, and closing it.</summary>
/// <param name="window">The window; owned by the caller.</param>
/// <param name="play">The session; owned by the caller.</param>
/// <param name="device">The resources of the device.</param>
/// <param name="status">The status overlay.</param>
/// <param name="over">The prompts and controls over the picture.</param>
/// <param name="files">Saves pictures and recordings.</param>
/// <param name="favourites">The favourites.</param>
/// <param name="chooser">Files to open.</param>
/// <param name="redraw">Requests another frame.</param>
internal sealed class WindowCommands(
    IWindow window,
    ViewerSession play,
    DeviceRecovery device,
    StatusOverlay status,
    WindowOverlay over,
    WindowFiles files,
    Favourites favourites,
    FileChooser chooser,
    Action redraw) : IWindowActions
{
    private readonly FullScreen _fullScreen = new(window);
    private readonly LeaveGuard _leaving = new();
    private bool _isOver;

    /// <summary>Whether to end; a closed window waits for a recording to be written.</summary>
    public bool IsOver
    {
        get
        {
            if (window.IsClosing && !_isOver)
            {
                window.IsClosing = false;
                Close();
            }

            _isOver |= _leaving.IsDone(play.RecordedSeconds is not null, files.Rendered);
            return _isOver;
        }
    }

    /// <inheritdoc/>
    public (Mosaic Tiles, PictureArea Area)? Tiles =>
        device.Resources is { Place: { } place } && play.Views.Count > 0
            ? (place.Tiles.Mosaic, place.Area)
            : null;

    /// <inheritdoc/>
    public MapPlace? Map => device.Resources?.Map;

    /// <summary>Ends the session, even during a recording.</summary>
    public void End() => _isOver = true;

    /// <inheritdoc/>
    public void Act(ViewAction action, int argument)
    {
        redraw();
        switch (action)
        {
            case ViewAction.FullScreen:
                _fullScreen.Toggle();
                break;
            case ViewAction.Overlay:
                status.IsShown = !status.IsShown;
                break;
            case ViewAction.Keys:
                status.ShowsKeys = !status.ShowsKeys;
                break;
            case ViewAction.Save:
                files.Save();
                break;
            case ViewAction.Keep:
                favourites.Keep();
                break;
            case ViewAction.PlayFavourites:
                favourites.Play();
                break;
            case ViewAction.OpenFile:
                chooser.Open(isSource: argument == 1);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public string CopySession()
    {
        play.KeepPainting();
        play.Tell("The session is on the clipboard", isProblem: false);
        return SessionString.Write(play.SessionOf(play.State, play.Time));
    }

    /// <inheritdoc/>
    public void Leave()
    {
        if (_fullScreen.IsOn)
            _fullScreen.Toggle();
        else
            Close();
    }

    /// <inheritdoc/>
    public ViewerInput InputOf(WindowKey key) => over.InputOf(key);

    /// <inheritdoc/>
    public void Keep(int tile)
    {
        redraw();
        favourites.Keep(tile);
    }

    /// <inheritdoc/>
    public void Drag(DropHint? hint)
    {
        if (hint == over.Dragged)
            return;
        over.Dragged = hint;
        redraw();
    }

    /// <inheritdoc/>
    public bool TakesKey(string name, HeldKeys held)
    {
        redraw();
        return over.TakesKey(name, held);
    }

    /// <inheritdoc/>
    public bool TakesText(string text)
    {
        redraw();
        return over.TakesText(text);
    }

    /// <inheritdoc/>
    public bool TakesPress(bool isDown, double x, double y)
    {
        redraw();
        return over.TakesPress(isDown, x, y, (window.FramebufferSize.X, window.FramebufferSize.Y));
    }

    /// <inheritdoc/>
    public bool TakesMove(double x, double y)
    {
        // What is marked under the pointer follows it.
        redraw();
        return over.TakesMove(x, y);
    }

    /// <inheritdoc/>
    public bool TakesWheel(double notches, double x, double y)
    {
        redraw();
        return over.TakesWheel(notches, x, y);
    }

    private void Close()
    {
        bool isRecording = play.RecordedSeconds is not null;
        if (_leaving.Ask(isRecording, files.Rendered) is not { } question)
        {
            _isOver = true;
            return;
        }

        play.Tell(question, isProblem: false);
        if (isRecording)
            play.Post(new ActionInput(ViewAction.Record));
    }
}
