using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Adopt;

/// <summary>
/// The job object of Windows that bounds the process of a trial: Windows refuses it memory beyond the limit, ends it
/// when it has computed for too long, and shows no dialog when it crashes.
/// </summary>
internal static partial class TrialJob
{
    private const int ExtendedLimits = 9;
    private const uint LimitTime = 0x2;
    private const uint LimitMemory = 0x100;
    private const uint EndOnException = 0x400;

    /// <summary>The size of the structure that Windows is given.</summary>
    internal static int InformationSize => Marshal.SizeOf<Information>();

    /// <summary>Puts this process into a job. A failure leaves the watch of the other process.</summary>
    /// <param name="memory">The most bytes of memory that it may commit.</param>
    /// <param name="processor">The most seconds of processor time.</param>
    public static void Apply(long memory, long processor)
    {
        // Never closed: the limits last as long as the process.
        nint job = CreateJob(0, null);
        var information = new Information
        {
            ProcessTime = processor * TimeSpan.TicksPerSecond,
            Flags = LimitTime | LimitMemory | EndOnException,
            ProcessMemory = (nuint)memory,
        };
        if (job != 0 && SetInformation(job, ExtendedLimits, in information, (uint)InformationSize) != 0)
            _ = Assign(job, CurrentProcess());
    }

    [LibraryImport("kernel32", EntryPoint = "CreateJobObjectW", StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint CreateJob(nint attributes, string? name);

    [LibraryImport("kernel32", EntryPoint = "SetInformationJobObject")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetInformation(nint job, int kind, in Information information, uint size);

    [LibraryImport("kernel32", EntryPoint = "AssignProcessToJobObject")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Assign(nint job, nint process);

    [LibraryImport("kernel32", EntryPoint = "GetCurrentProcess")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint CurrentProcess();

    // JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
    [StructLayout(LayoutKind.Sequential)]
    private struct Information
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint LeastWorkingSet;
        public nuint MostWorkingSet;
        public uint ActiveProcesses;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
        public ulong Reads;
        public ulong Writes;
        public ulong Others;
        public ulong BytesRead;
        public ulong BytesWritten;
        public ulong OtherBytes;
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }
}
