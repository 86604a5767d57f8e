using System.Diagnostics;
using System.Numerics;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using Silk.NET.Input;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// Converts keyboard, mouse and dropped files of a window to inputs of the session; window actions are passed to
/// <see cref="IWindowActions"/>.
/// </summary>
internal sealed class WindowInput : IDisposable
{
    private readonly IWindow _window;
    private readonly ViewerSession _play;
    private readonly WindowDrops _drops;
    private readonly IWindowActions _actions;
    private readonly IInputContext _context;
    private readonly WindowPointer _pointer = new();
    private readonly KeyRepeat _repeat = new();
    private readonly DropTarget _target;

    /// <summary>Registers the event handlers.</summary>
    /// <param name="window">The window; owned by the caller.</param>
    /// <param name="play">Receives the inputs; owned by the caller.</param>
    /// <param name="drops">Opens dropped files.</param>
    /// <param name="actions">Receives the window actions.</param>
    public WindowInput(IWindow window, ViewerSession play, WindowDrops drops, IWindowActions actions)
    {
        _window = window;
        _play = play;
        _drops = drops;
        _actions = actions;
        _target = new DropTarget(WindowFrame.HandleOf(window), Drag, () => _actions.Drag(null), Open);
        if (!_target.IsRegistered)
            window.FileDrop += paths => Open(paths, IsShiftHeld);
        _context = window.CreateInput();
        foreach (IKeyboard keyboard in _context.Keyboards)
        {
            keyboard.KeyDown += Press;
            keyboard.KeyChar += (_, character) => _actions.TakesText(character.ToString());
            keyboard.KeyUp += (_, key, _) => _repeat.Release(key.ToString());
        }

        foreach (IMouse mouse in _context.Mice)
        {
            mouse.MouseDown += (_, button) => Press(mouse, button, isDown: true);
            mouse.MouseUp += (_, button) => Press(mouse, button, isDown: false);
            mouse.MouseMove += (_, place) => Move(place);
            mouse.Scroll += (_, wheel) => Turn(mouse.Position, wheel.Y);
        }
    }

    private string Clipboard => _context.Keyboards.Count > 0 ? _context.Keyboards[0].ClipboardText ?? "" : "";

    private bool IsShiftHeld =>
        _context.Keyboards.Any(keyboard => HeldWith(keyboard).HasFlag(HeldKeys.Shift));

    private static double Now => Stopwatch.GetElapsedTime(0).TotalSeconds;

    /// <summary>Lets keys and buttons that stay pressed act: keys again, a button on a tile keeps it.</summary>
    public void Repeat()
    {
        double now = Now;
        while (_repeat.Take(now) is { } key)
            _play.Post(_actions.InputOf(key));
        if (_pointer.TakeHold(_play.State.Mode, now) is not { } held)
            return;
        _play.Post(held.LetGo);
        _actions.Keep(held.Tile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _target.Dispose();
        _context.Dispose();
    }

    private static HeldKeys HeldWith(IKeyboard keyboard)
    {
        HeldKeys Held(HeldKeys flag, Key left, Key right) =>
            keyboard.IsKeyPressed(left) || keyboard.IsKeyPressed(right) ? flag : HeldKeys.None;

        return Held(HeldKeys.Shift, Key.ShiftLeft, Key.ShiftRight)
            | Held(HeldKeys.Control, Key.ControlLeft, Key.ControlRight)
            | Held(HeldKeys.Alt, Key.AltLeft, Key.AltRight);
    }

    private void Press(IKeyboard keyboard, Key key, int scancode)
    {
        if (_actions.TakesKey(key.ToString(), HeldWith(keyboard)))
            return;
        if (WindowKeys.Find(key.ToString(), HeldWith(keyboard), _play.State.Mode) is not { } found)
            return;
        switch (found.Command)
        {
            case WindowCommand.Leave:
                _actions.Leave();
                break;
            case WindowCommand.Paste when _actions.TakesText(Clipboard):
                break;
            case WindowCommand.Paste:
                _play.Post(new SessionInput(Clipboard.Trim()));
                break;
            case WindowCommand.Local when found.Action == ViewAction.CopySession:
                if (_play.Views.Count > 0)
                    keyboard.ClipboardText = _actions.CopySession();
                break;
            case WindowCommand.Local:
                _actions.Act(found.Action, found.Argument);
                break;
            default:
                _play.Post(_actions.InputOf(found));
                _repeat.Press(key.ToString(), found, Now);
                break;
        }
    }

    private void Press(IMouse mouse, MouseButton button, bool isDown)
    {
        if (button != MouseButton.Left)
            return;
        (double x, double y) = PixelsOf(mouse.Position);
        if (_actions.TakesPress(isDown, x, y))
            return;
        if (_actions.Tiles is { } tiles && _pointer.Press(isDown, x, y, tiles, _actions.Map, Now) is { } input)
            _play.Post(input);
    }

    private void Turn(Vector2 place, double notches)
    {
        (double x, double y) = PixelsOf(place);
        if (!_actions.TakesWheel(notches, x, y))
            _play.Post(new WheelInput(notches));
    }

    private void Move(Vector2 place)
    {
        (double x, double y) = PixelsOf(place);
        if (_actions.TakesMove(x, y))
            return;
        if (_actions.Tiles is { } tiles && _pointer.Move(x, y, tiles, _actions.Map) is { } input)
            _play.Post(input);
    }

    // On high-density displays the system reports scaled units; the viewer uses pixels.
    private (double X, double Y) PixelsOf(Vector2 place) => (
        place.X * (double)_window.FramebufferSize.X / Math.Max(1, _window.Size.X),
        place.Y * (double)_window.FramebufferSize.Y / Math.Max(1, _window.Size.Y));

    private bool Drag(IReadOnlyList<string> paths, bool isSource)
    {
        var hint = DropHint.Of(paths, isSource, _play.Views.Count > 0 ? _play.Views[0].Info : null);
        _actions.Drag(hint);
        return hint.IsAccepted;
    }

    private void Open(IReadOnlyList<string> paths, bool isSource) => _ = _drops.Open(paths, isSource);
}

/// <summary>The actions and the layout of a window.</summary>
internal interface IWindowActions
{
    /// <summary>The tiles with their area; null if there are none.</summary>
    (Mosaic Tiles, PictureArea Area)? Tiles { get; }

    /// <summary>The latent map of the plane; null if there is none.</summary>
    MapPlace? Map { get; }

    /// <summary>
    /// Carries an action out that concerns the window: full screen, overlay, keys, files, favourites.
    /// </summary>
    void Act(ViewAction action, int argument);

    /// <summary>What a key of the session asks for, with what is chosen in the window.</summary>
    ViewerInput InputOf(WindowKey key);

    /// <summary>Keeps a tile of what is seen among the favourites.</summary>
    void Keep(int tile);

    /// <summary>The current session string, for the clipboard.</summary>
    string CopySession();

    /// <summary>Leaves full screen, or else closes the viewer.</summary>
    void Leave();

    /// <summary>Shows what is said about files that are dragged over the window; null for none.</summary>
    void Drag(DropHint? hint);

    /// <summary>Offers a key to the prompts over the picture.</summary>
    /// <returns>Whether it was handled.</returns>
    bool TakesKey(string name, HeldKeys held);

    /// <summary>Offers typed or pasted text to the prompts over the picture.</summary>
    /// <returns>Whether it was handled.</returns>
    bool TakesText(string text);

    /// <summary>Offers a press or release to the controls over the picture.</summary>
    /// <returns>Whether it was handled.</returns>
    bool TakesPress(bool isDown, double x, double y);

    /// <summary>Offers the wheel to the controls over the picture.</summary>
    /// <returns>Whether it was handled.</returns>
    bool TakesWheel(double notches, double x, double y);

    /// <summary>Offers a pointer move to the controls over the picture.</summary>
    /// <returns>Whether it was handled.</returns>
    bool TakesMove(double x, double y);
}
