using System.Runtime.InteropServices;

namespace ImageGen.Generators.Runtime;

/// <summary>What glibc's allocator, which serves native libraries, does with memory that they free.</summary>
public static partial class MemoryAllocator
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int MaximumArenas = -8;

    /// <summary>
    /// Keeps freed memory for the next step of a training; no effect if the C library is not glibc. By default every
    /// block above 32 MiB is mapped on allocation and unmapped when freed, and the kernel zeroes each page again: a
    /// third of the time of a layer with activations of that size.
    /// </summary>
    public static void KeepFreedMemory() => OnGlibc(static () =>
    {
        _ = SetOption(MapThreshold, int.MaxValue);
        _ = SetOption(TrimThreshold, int.MaxValue);
    });

    /// <summary>
    /// Lets all threads allocate from the same two arenas; no effect if the C library is not glibc. By default there
    /// are up to eight a processor, and each keeps what was freed in it. Call it before other threads allocate.
    /// </summary>
    public static void ShareArenas() => OnGlibc(static () => _ = SetOption(MaximumArenas, 2));

    /// <summary>Returns freed memory to the system once; no effect if the C library is not glibc.</summary>
    public static void ReleaseFreedMemory() => OnGlibc(static () => _ = Trim(0));

    private static void OnGlibc(Action call)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            call();
        }
        catch (EntryPointNotFoundException)
        {
            // musl's allocator has none of these, and returns memory by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Trim(nuint kept);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SetOption(int option, int value);
}
