using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Models;

/// <summary>
/// Returns memory to the system after a burst of work, such as reading all models of a folder: a page that only plays
/// allocates so little that no collection would follow for a long time.
/// </summary>
internal static class UnusedMemory
{
    /// <summary>
    /// Collects the whole heap, and returns what is free of it and of the C library's. It takes milliseconds.
    /// </summary>
    public static void Return()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        MemoryAllocator.ReleaseFreedMemory();
    }
}
