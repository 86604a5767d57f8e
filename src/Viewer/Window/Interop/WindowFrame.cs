using System.Runtime.InteropServices;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using Silk.NET.GLFW;
using Silk.NET.Maths;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>Creates the window, with the program's icon, and queries the pixel density of its display.</summary>
internal static unsafe partial class WindowFrame
{
    // GLFW_SCALE_TO_MONITOR: keeps the window's physical size on displays of different density.
    private const int ScaleToMonitor = 0x0002200C;

    private const int Hovered = 0x0002000B; // GLFW_HOVERED

    private const int UsualRate = 60;
    private const double DotsOfScaleOne = 96;
    private const uint ImageIcon = 1;
    private const uint SetIcon = 0x0080; // WM_SETICON
    private const nint ApplicationIcon = 32512; // IDI_APPLICATION, under which a program's icon is in its file
    private const int SmallIcon = 16;
    private const int LargeIcon = 32;

    /// <summary>Creates the window, with a size according to the density of its display.</summary>
    /// <exception cref="InputException">The system cannot open windows.</exception>
    public static IWindow Open()
    {
        WindowOptions options = WindowOptions.Default;
        options.API = GraphicsAPI.None;
        options.Title = WindowTitle.Program;
        options.Size = Size(WindowScale.Window(1, 0, 0));
        options.ShouldSwapAutomatically = false;
        IWindow? window = null;
        try
        {
            GlfwProvider.GLFW.Value.WindowHint((WindowHintBool)ScaleToMonitor, true);
            window = Silk.NET.Windowing.Window.Create(options);
            window.Initialize();
            Vector2D<int> display = window.Monitor?.Bounds.Size ?? default;
            window.Size = Size(WindowScale.Window(ScaleOf(window), display.X, display.Y));
            window.Center();
            TakeIcon(HandleOf(window));
            return window;
        }
        catch (Exception e) when (e is DllNotFoundException or FileNotFoundException)
        {
            window?.Dispose();
            throw MissingLibrary.Explain(e, AppContext.BaseDirectory, "glfw3.dll");
        }
        catch (Exception e) when (e is GlfwException or PlatformNotSupportedException)
        {
            window?.Dispose();
            throw new InputException(
                $"No window can be opened ({OneLine.Of(e.Message).TrimEnd('.')}); use viewer --browser", e);
        }
    }

    /// <summary>The current content scale of the window's display.</summary>
    public static double ScaleOf(IWindow window) => Math.Max(1, GetDpiForWindow(HandleOf(window)) / DotsOfScaleOne);

    /// <summary>How long the display that a window is on shows a frame, in seconds.</summary>
    public static double IntervalOf(IWindow window) =>
        1.0 / (window.Monitor?.VideoMode.RefreshRate is > 0 and int rate ? rate : UsualRate);

    /// <summary>Whether the pointer is over a window, and no other window between.</summary>
    public static bool IsHovered(IWindow window) => GlfwProvider.GLFW.Value.GetWindowAttrib(
        (WindowHandle*)window.Native!.Glfw!.Value, (WindowAttributeGetter)Hovered);

    /// <summary>A window's HWND.</summary>
    public static nint HandleOf(IWindow window) => window.Native!.Win32!.Value.Hwnd;

    private static Vector2D<int> Size((int Width, int Height) size) => new(size.Width, size.Height);

    private static void TakeIcon(nint window)
    {
        nint program = GetModuleHandle(0);
        foreach ((nint which, int side) in ((nint, int)[])[(0, SmallIcon), (1, LargeIcon)])
        {
            int pixels = (int)(side * GetDpiForWindow(window) / DotsOfScaleOne);
            nint icon = LoadImage(program, ApplicationIcon, ImageIcon, pixels, pixels, 0);
            if (icon != 0)
                _ = SendMessage(window, SetIcon, which, icon);
        }
    }

    [LibraryImport("user32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint GetDpiForWindow(nint window);

    [LibraryImport("kernel32.dll", EntryPoint = "GetModuleHandleW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint GetModuleHandle(nint name);

    [LibraryImport("user32.dll", EntryPoint = "LoadImageW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint LoadImage(nint program, nint name, uint type, int width, int height, uint flags);

    [LibraryImport("user32.dll", EntryPoint = "SendMessageW")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint SendMessage(nint window, uint message, nint which, nint what);
}
