using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Native;

/// <summary>
/// Where LibTorch's blocks are allocated. Each begins at a multiple of 64 bytes, for which glibc's
/// <c>posix_memalign</c> looks for a place that is 96 bytes larger and frees what is left over at both ends. Once
/// small blocks lie there, a freed block's place is too small for the next block of the same size, and half of the heap
/// becomes places that fit nothing. A place that held an aligned block is aligned already, so a place of exactly the
/// size is asked for first.
/// </summary>
internal static unsafe partial class AlignedBlocks
{
    private const string Function = "posix_memalign";
    private const int OutOfMemory = 12;
    private const nuint Alignment = 64;

    // glibc's block has a header of 8 bytes, and its usual alignment is 16; smaller blocks fill the places between.
    private const nuint Header = 8;
    private const nuint Least = 4096;

    /// <summary>
    /// Lets a library allocate that way. No effect on other systems than Linux with glibc, nor where its imports cannot
    /// be replaced: it then allocates as before, with the same results.
    /// </summary>
    /// <param name="path">The full path of the library, which must be loaded.</param>
    public static void ReuseIn(string path) => _ = ElfImports.Replace(
        path, Function, (nint)(delegate* unmanaged[Cdecl]<void**, nuint, nuint, int>)&Allocate);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Allocate(void** block, nuint alignment, nuint size)
    {
        try
        {
            // Rounding up the largest sizes would overflow to small ones; the C library refuses them.
            if (alignment == Alignment && size >= Least && size <= (nuint)nint.MaxValue)
            {
                // Blocks of multiples of 64 bytes, headers included, keep the places behind them aligned too.
                size = (size + Header + Alignment - 1) / Alignment * Alignment - Header;
                void* place = NativeMemory.Alloc(size);
                if ((nuint)place % Alignment == 0)
                {
                    *block = place;
                    return 0;
                }

                NativeMemory.Free(place);
            }

            return AllocateAligned(block, alignment, size);
        }
        catch (OutOfMemoryException)
        {
            return OutOfMemory;
        }
    }

    [LibraryImport("libc", EntryPoint = Function)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int AllocateAligned(void** block, nuint alignment, nuint size);
}
