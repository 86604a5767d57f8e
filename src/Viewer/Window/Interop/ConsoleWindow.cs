using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// The console that Windows opens for a program that is started by a double click: it is hidden while the window plays,
/// and shown again for what is said at the end. A console that the person typed in stays.
/// </summary>
internal sealed unsafe partial class ConsoleWindow : IDisposable
{
    private const int Hide = 0;
    private const int Show = 5;

    private readonly nint _hidden;

    /// <summary>Hides the console if this program alone uses it.</summary>
    public ConsoleWindow()
    {
        uint* processes = stackalloc uint[2];
        if (GetConsoleProcessList(processes, 2) != 1)
            return;
        _hidden = GetConsoleWindow();
        if (_hidden != 0)
            _ = ShowWindow(_hidden, Hide);
    }

    /// <summary>Shows it again.</summary>
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
