using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// The console that Windows opens for a program started by a double click: hidden while the window is open, and shown
/// again for the final messages. A console shared with another program, such as a shell, stays visible.
/// </summary>
internal sealed unsafe partial class ConsoleWindow : IDisposable
{
    private const int Hide = 0;
    private const int Show = 5;

    private readonly nint _hidden;

    /// <summary>Hides the console if it is used only by this program.</summary>
    public ConsoleWindow()
    {
        uint* processes = stackalloc uint[2];
        if (GetConsoleProcessList(processes, 2) != 1)
            return;
        _hidden = GetConsoleWindow();
        if (_hidden != 0)
            _ = ShowWindow(_hidden, Hide);
    }

    /// <summary>Shows the console again.</summary>
    public void Dispose()
    {
        if (_hidden != 0)
            _ = ShowWindow(_hidden, Show);
    }

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint GetConsoleProcessList(uint* processes, uint count);

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint GetConsoleWindow();

    [LibraryImport("user32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int ShowWindow(nint window, int command);
}
