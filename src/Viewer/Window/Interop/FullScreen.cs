using Silk.NET.GLFW;
using Silk.NET.Maths;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// A window that fills the display it is on, without a border. A flip-model swap chain is shown as directly there as in
/// an exclusive mode, and the display keeps its mode, its other windows and its HDR.
/// </summary>
/// <param name="window">The window; it remains owned by the caller.</param>
internal sealed unsafe class FullScreen(IWindow window)
{
    private Rectangle<int>? _before;

    /// <summary>Whether the window fills its display.</summary>
    public bool IsOn => _before is not null;

    /// <summary>Fills the display, or goes back to where the window was.</summary>
    public void Toggle()
    {
        if (_before is { } before)
        {
            window.WindowBorder = WindowBorder.Resizable;
            Place(before);
            _before = null;
            return;
        }

        // Not WindowState.Fullscreen, which always takes the first display.
        if (window.Monitor is not { } display)
            return;
        if (window.WindowState == WindowState.Maximized)
            window.WindowState = WindowState.Normal;
        _before = new Rectangle<int>(window.Position, window.Size);
        window.WindowBorder = WindowBorder.Hidden;
        Place(AreaOf(display));
    }

    /// <summary>All of a display: its Bounds leave the task bar out.</summary>
    private static Rectangle<int> AreaOf(IMonitor display)
    {
        Glfw glfw = GlfwProvider.GLFW.Value;
        Silk.NET.GLFW.Monitor* handle = glfw.GetMonitors(out _)[display.Index];
        glfw.GetMonitorPos(handle, out int x, out int y);
        Silk.NET.GLFW.VideoMode* mode = glfw.GetVideoMode(handle);
        return new Rectangle<int>(x, y, mode->Width, mode->Height);
    }

    private void Place(Rectangle<int> place)
    {
        window.Position = place.Origin;
        window.Size = place.Size;
    }
}
