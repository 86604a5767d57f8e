using Silk.NET.GLFW;
using Silk.NET.Maths;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// Borderless full screen on the window's current display. The flip-model swap chain is presented as directly as in
/// exclusive mode, while the display mode, other windows and HDR are unchanged.
/// </summary>
/// <param name="window">The window; owned by the caller.</param>
internal sealed unsafe class FullScreen(IWindow window)
{
    private Rectangle<int>? _before;

    /// <summary>Whether full screen is active.</summary>
    public bool IsOn => _before is not null;

    /// <summary>Enters full screen, or restores the window.</summary>
    public void Toggle()
    {
        if (_before is { } before)
        {
            window.WindowBorder = WindowBorder.Resizable;
            Place(before);
            _before = null;
            return;
        }

        // Not WindowState.Fullscreen, which always uses the primary display.
        if (window.Monitor is not { } display)
            return;
        if (window.WindowState == WindowState.Maximized)
            window.WindowState = WindowState.Normal;
        _before = new Rectangle<int>(window.Position, window.Size);
        window.WindowBorder = WindowBorder.Hidden;
        Place(AreaOf(display));
    }

    /// <summary>The whole area of a display; its Bounds exclude the task bar.</summary>
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
