using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// Handles a window's messages. While the window is moved or resized, or its menu is open, Windows runs a modal message
/// loop that does not return; a timer, which that loop dispatches, makes the frames meanwhile.
/// </summary>
internal sealed unsafe partial class MessagePump : IDisposable
{
    // The minimum interval of such timers.
    private const uint Milliseconds = 10;

    // GUI_INMOVESIZE | GUI_INMENUMODE | GUI_SYSTEMMENUMODE | GUI_POPUPMENUMODE
    private const uint LoopsOfTheSystem = 0x02 | 0x04 | 0x08 | 0x10;

    private readonly IWindow _window;
    private readonly PlayClock _clock;
    private readonly Action _frame;
    private readonly nint _handle;
    private readonly GCHandle _self;
    private readonly nint _timer;
    private ExceptionDispatchInfo? _failure;
    private double _since;
    private bool _isPumping;

    /// <summary>Starts the timer for a window.</summary>
    /// <param name="window">The window; owned by the caller.</param>
    /// <param name="clock">The clock that stops while nothing is visible.</param>
    /// <param name="frame">Makes a frame; must not handle messages.</param>
    public MessagePump(IWindow window, PlayClock clock, Action frame)
    {
        _window = window;
        _clock = clock;
        _frame = frame;
        _handle = window.Native!.Win32!.Value.Hwnd;
        _self = GCHandle.Alloc(this);
        _timer = SetTimer(_handle, GCHandle.ToIntPtr(_self), Milliseconds, &Tick);
    }

    // Where this is not asked, a slow frame is followed by the timer's next message, and the pump never comes back.
    private static bool IsHeld
    {
        get
        {
            var info = new GuiThreadInfo { Size = (uint)sizeof(GuiThreadInfo) };
            return GetGUIThreadInfo(GetCurrentThreadId(), &info) != 0 && (info.Flags & LoopsOfTheSystem) != 0;
        }
    }

    private static double Now => Stopwatch.GetElapsedTime(0).TotalSeconds;

    /// <summary>Handles pending messages. Rethrows an error of a frame made by the timer.</summary>
    public void Pump()
    {
        (_since, _isPumping) = (Now, true);
        try
        {
            _window.DoEvents();
        }
        finally
        {
            _isPumping = false;
        }

        _clock.SkipHold(_since, Now);
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_timer != 0)
            _ = KillTimer(_handle, _timer);
        _self.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvStdcall)])]
    private static void Tick(nint window, uint message, nint id, uint time) =>
        (GCHandle.FromIntPtr(id).Target as MessagePump)?.Tick();

    private void Tick()
    {
        if (!_isPumping || _failure is not null || !IsHeld)
            return;
        _clock.SkipHold(_since, Now);
        try
        {
            _frame();
        }
#pragma warning disable CA1031 // No exception may pass through the system's loop: Pump throws it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        _since = Now;
    }

    [LibraryImport("user32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint SetTimer(
        nint window, nint id, uint milliseconds, delegate* unmanaged[Stdcall]<nint, uint, nint, uint, void> tick);

    [LibraryImport("user32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int KillTimer(nint window, nint id);

    [LibraryImport("user32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int GetGUIThreadInfo(uint thread, GuiThreadInfo* info);

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial uint GetCurrentThreadId();

    // GUITHREADINFO.
    [StructLayout(LayoutKind.Sequential)]
    private struct GuiThreadInfo
    {
        public uint Size;
        public uint Flags;
        public nint Active;
        public nint Focus;
        public nint Capture;
        public nint MenuOwner;
        public nint MoveSize;
        public nint Caret;
        public int Left;
        public int Top;
        public int Right;
        public int Bottom;
    }
}
