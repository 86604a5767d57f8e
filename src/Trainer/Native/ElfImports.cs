using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Native;

/// <summary>
/// The functions that a loaded library imports: the procedure linkage table of the System V ABI and its supplements for
/// x86-64 and AArch64. Linux with glibc only.
/// </summary>
internal static unsafe class ElfImports
{
    private const long TableBytes = 2;
    private const long StringTable = 5;
    private const long SymbolTable = 6;
    private const long TableOfJumps = 23;
    private const long Flags = 30;
    private const long MoreFlags = 0x6ffffffb;
    private const nint BindNow = 8;
    private const nint BindNowOfMoreFlags = 1;

    /// <summary>The type of a jump's relocation; 0 on processors for which there is none here.</summary>
    private static uint Jump { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 7,
        Architecture.Arm64 => 1026,
        _ => 0,
    };

    /// <summary>Lets a library call another function in place of one that it imports, from now on.</summary>
    /// <param name="path">The full path of the library, which must be loaded.</param>
    /// <param name="function">The name of the imported function.</param>
    /// <param name="replacement">A function of the same signature, which is never unloaded.</param>
    /// <returns>
    /// False if nothing changed: the library is not loaded, does not import the function or was linked to resolve all
    /// at once, which makes its table read-only, or this is not glibc on one of the two processors.
    /// </returns>
    public static bool Replace(string path, string function, nint replacement)
    {
        var library = (LoadedLibrary*)DynamicLoader.LinkMapOf(path);
        if (library == null || Jump == 0)
            return false;
        var section = new Dictionary<long, nint>();
        for (DynamicEntry* entry = library->Dynamic; entry->Tag != 0; entry++)
            section[entry->Tag] = entry->Value;
        if ((section.GetValueOrDefault(Flags) & BindNow) != 0
            || (section.GetValueOrDefault(MoreFlags) & BindNowOfMoreFlags) != 0
            || !section.TryGetValue(TableOfJumps, out nint table))
        {
            return false;
        }

        var jumps = new ReadOnlySpan<Relocation>(
            (void*)table, (int)(section[TableBytes] / sizeof(Relocation)));
        foreach (ref readonly Relocation jump in jumps)
        {
            uint name = ((Symbol*)section[SymbolTable])[jump.Symbol].Name;
            if (jump.Type == Jump && IsNamed((byte*)section[StringTable] + name, function))
            {
                Volatile.Write(ref *(nint*)(library->Base + jump.Offset), replacement);
                return true;
            }
        }

        return false;
    }

    private static bool IsNamed(byte* name, string function)
    {
        for (int i = 0; i < function.Length; i++)
        {
            if (name[i] != function[i])
                return false;
        }

        return name[function.Length] == 0;
    }

    /// <summary>The public part of glibc's <c>struct link_map</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct LoadedLibrary
    {
        public nint Base;
        public byte* Name;
        public DynamicEntry* Dynamic;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct DynamicEntry
    {
        public long Tag;
        public nint Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Relocation
    {
        public nint Offset;
        public uint Type;
        public uint Symbol;
        public long Addend;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Symbol
    {
        public uint Name;
        public byte Kind;
        public byte Visibility;
        public ushort Section;
        public nint Value;
        public nint Size;
    }
}
