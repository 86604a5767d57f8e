using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Native;

/// <summary>
/// Lets glibc's allocator keep the memory that a step frees, for the next step. As it comes, every block above 32 MiB
/// is mapped when it is taken and unmapped when it is freed, and the kernel fills each page with zeros again: a third
/// of the time of a layer whose activations are that large.
/// </summary>
internal static partial class MemoryAllocator
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    /// <summary>Sets it up; without effect where the C library is not glibc.</summary>
    public static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = SetOption(MapThreshold, int.MaxValue);
            _ = SetOption(TrimThreshold, int.MaxValue);
        }
        catch (EntryPointNotFoundException)
        {
            // musl's allocator has no such options.
        }
    }

    /// <summary>Gives freed memory back to the system, once; without effect where the C library is not glibc.</summary>
    public static void ReleaseFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl gives memory back by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Trim(nuint kept);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetOption(int option, int value);
}
