using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Adopt;

/// <summary>
/// What the process of a trial may take. The process that started it ends it when it takes longer or more; on Linux and
/// Windows the system itself refuses memory beyond the limit, so that a graph that asks for too much gets a plain
/// error. macOS keeps no limit of memory, only that of processor time.
/// </summary>
internal static partial class TrialLimits
{
    /// <summary>The most seconds of a trial, unless a person says otherwise.</summary>
    public const int UsualSeconds = 120;

    /// <summary>The most seconds of the check of a generator file.</summary>
    public const int CheckSeconds = 60;

    private const long UsualMemory = 4L << 30;

    // A model is held several times: as bytes, parsed, by the old and by the new session.
    private const int CopiesOfModel = 12;

    private const int Processor = 0;
    private const int Data = 2;
    private const int Core = 4;

    /// <summary>The most bytes of memory of a trial.</summary>
    /// <param name="modelBytes">The size of the model.</param>
    public static long MemoryFor(long modelBytes) => Math.Min(
        UsualMemory + CopiesOfModel * modelBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3);

    /// <summary>Sets the limits that the system itself keeps, for this process.</summary>
    /// <param name="memory">The most bytes of memory.</param>
    /// <param name="seconds">The most seconds.</param>
    public static void Apply(long memory, int seconds)
    {
        // A failure leaves the other process's watch, which holds everywhere.
        long processor = (long)seconds * Environment.ProcessorCount;
        if (OperatingSystem.IsWindows())
            TrialJob.Apply(memory, processor);
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        if (OperatingSystem.IsLinux())
            _ = Set(Data, memory, memory);
        // The first ends it by a signal that says why.
        _ = Set(Processor, processor, processor + 1);
        _ = Set(Core, 0, 0);
    }

    private static int Set(int resource, long current, long most)
    {
        var limit = new Limit { Current = (nuint)current, Most = (nuint)most };
        return SetLimit(resource, in limit);
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Current;
        public nuint Most;
    }
}
