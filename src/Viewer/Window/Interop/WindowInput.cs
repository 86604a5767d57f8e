using System.Numerics;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using Silk.NET.Input;
using Silk.NET.Maths;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// Keys, mouse and dropped files of a window, as inputs of the play; what concerns the window itself is left to it.
/// </summary>
internal sealed class WindowInput : IDisposable
{
    private readonly ViewerSession _play;
    private readonly ModelLibrary _library;
    private readonly Func<(Mosaic Tiles, Rectangle<int> Area)?> _tiles;
    private readonly Action<ViewAction> _act;
    private readonly Action _leave;
    private readonly IInputContext _context;
    private readonly TilePointer _pointer = new();
    private bool _isPressed;

    /// <summary>Begins to listen.</summary>
    /// <param name="window">The window; it remains owned by the caller.</param>
    /// <param name="play">Takes the inputs; it remains owned by the caller.</param>
    /// <param name="library">Takes models that are dropped; it remains owned by the caller.</param>
    /// <param name="tiles">Where the tiles are, and in which part of the window; null while there are none.</param>
    /// <param name="act">Takes actions on the window: full screen, overlay, keys, files and the clipboard.</param>
    /// <param name="leave">Called when the person wants to leave, by Esc.</param>
    public WindowInput(
        IWindow window, ViewerSession play, ModelLibrary library, Func<(
            Mosaic Tiles, Rectangle<int> Area)?> tiles, Action<ViewAction> act, Action leave)
    {
        _play = play;
        _library = library;
        _tiles = tiles;
        _act = act;
        _leave = leave;
        window.FileDrop += Drop;
        _context = window.CreateInput();
        foreach (IKeyboard keyboard in _context.Keyboards)
            keyboard.KeyDown += Press;
        foreach (IMouse mouse in _context.Mice)
        {
            mouse.MouseDown += (_, button) => Point(mouse, button, PointerEvent.Down);
            mouse.MouseUp += (_, button) => Point(mouse, button, PointerEvent.Up);
            mouse.MouseMove += (_, place) => Point(_isPressed ? PointerEvent.Move : PointerEvent.Hover, place);
            mouse.Scroll += (_, wheel) => _play.Post(new WheelInput(wheel.Y));
        }
    }

    /// <summary>The clipboard's text; empty where there is none.</summary>
    public string Clipboard
    {
        get => _context.Keyboards.Count > 0 ? _context.Keyboards[0].ClipboardText ?? "" : "";
        set
        {
            if (_context.Keyboards.Count > 0)
                _context.Keyboards[0].ClipboardText = value;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    private static bool IsHeld(IKeyboard keyboard, Key left, Key right) =>
        keyboard.IsKeyPressed(left) || keyboard.IsKeyPressed(right);

    private void Press(IKeyboard keyboard, Key key, int scancode)
    {
        if (key == Key.Escape)
        {
            _leave();
            return;
        }

        if (KeyCodes.Of(key.ToString()) is not { } code)
            return;
        if (IsHeld(keyboard, Key.ControlLeft, Key.ControlRight))
        {
            if (key == Key.V)
                _play.Post(new SessionInput(Clipboard.Trim()));
            return;
        }

        bool shift = IsHeld(keyboard, Key.ShiftLeft, Key.ShiftRight);
        if (ViewActions.Find(code, shift, _play.State.Mode) is not { } found)
            return;
        if (ViewActions.IsLocal(found.Action))
            _act(found.Action);
        else
            _play.Post(new ActionInput(found.Action, found.Argument));
    }

    private void Point(IMouse mouse, MouseButton button, PointerEvent pointerEvent)
    {
        if (button != MouseButton.Left)
            return;
        _isPressed = pointerEvent == PointerEvent.Down;
        Point(pointerEvent, mouse.Position);
    }

    private void Point(PointerEvent pointerEvent, Vector2 place)
    {
        if (_tiles() is not { } shown)
            return;
        double x = (place.X - shown.Area.Origin.X) * shown.Tiles.Width / shown.Area.Size.X;
        double y = (place.Y - shown.Area.Origin.Y) * shown.Tiles.Height / shown.Area.Size.Y;
        _play.Post(_pointer.Point(shown.Tiles, pointerEvent, x, y));
    }

    private void Drop(string[] paths)
    {
        foreach (string path in paths)
        {
            try
            {
                Drop(path);
            }
            catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
            {
                _play.Tell(OneLine.Of(e.Message), isProblem: true);
            }
        }
    }

    private void Drop(string path)
    {
        string name = Path.GetFileName(path);
        byte[] bytes = RegularFile.ReadAllBytes(path);
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            _play.Post(new ModelInput(_library.Add(name, bytes)));
        else
            DroppedPicture.Open(_play, name, bytes);
    }
}
