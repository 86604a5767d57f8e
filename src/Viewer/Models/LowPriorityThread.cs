using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Models;

/// <summary>Threads of low priority: where the processors are busy, no frame waits for them.</summary>
internal static partial class LowPriorityThread
{
    // Lower still, it could hold up the collector when the processors are busy.
    private const int Nice = 10;

    [ThreadStatic]
    private static bool t_isCurrent;

    /// <summary>Whether the calling thread is one.</summary>
    public static bool IsCurrent => t_isCurrent;

    /// <summary>Starts one; the program does not wait for it when it ends.</summary>
    /// <param name="name">Its name, for a debugger.</param>
    /// <param name="work">What it does.</param>
    public static Thread Start(string name, Action work)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
        return thread;

        void Run()
        {
            Become();
            work();
        }
    }

    /// <summary>Makes the calling thread one for the rest of its life: only an administrator could raise it.</summary>
    public static void Become()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        if (OperatingSystem.IsLinux())
        {
            // .NET leaves priorities to the system there. On Linux this is of the calling thread alone.
            _ = SetPriority(which: 0, who: 0, Nice);
        }

        t_isCurrent = true;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetPriority(int which, int who, int priority);
}
