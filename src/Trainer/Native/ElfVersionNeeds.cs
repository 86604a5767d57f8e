using System.Buffers.Binary;
using System.Text;

namespace ImageGen.Trainer.Native;

/// <summary>
/// The symbol version requirements of a 64-bit little-endian ELF library (section .gnu.version_r of the System V gABI,
/// as extended by the Linux Standard Base): the symbol versions that it needs from each library.
/// </summary>
internal static class ElfVersionNeeds
{
    private const int ProgramHeaderLoad = 1;
    private const int ProgramHeaderDynamic = 2;
    private const long DynamicStringTable = 5;
    private const long DynamicVersionNeed = 0x6ffffffe;
    private const long DynamicVersionNeedCount = 0x6fffffff;
    private const ushort FlagWeak = 2;

    /// <summary>
    /// Marks the requirement of <paramref name="version"/> as weak (VER_FLG_WEAK), so that the loader does not enforce
    /// it.
    /// </summary>
    /// <param name="elf">The bytes of the library, modified in place.</param>
    /// <param name="version">The version name, e.g. "GLIBCXX_3.4.32".</param>
    /// <returns>Whether the requirement was found.</returns>
    public static bool Weaken(Span<byte> elf, string version)
    {
        if (!IsElf64LittleEndian(elf))
            return false;

        Dictionary<long, long> dynamic = DynamicEntries(elf);
        if (!dynamic.TryGetValue(DynamicVersionNeed, out long needAddress)
            || !dynamic.TryGetValue(DynamicVersionNeedCount, out long needCount)
            || !dynamic.TryGetValue(DynamicStringTable, out long stringsAddress))
        {
            return false;
        }

        long strings = FileOffset(elf, stringsAddress);
        long need = FileOffset(elf, needAddress);
        bool found = false;
        for (long i = 0; i < needCount; i++)
        {
            ushort count = U16(elf, need + 2);
            long entry = need + U32(elf, need + 8);
            for (int j = 0; j < count; j++)
            {
                if (StringAt(elf, strings + U32(elf, entry + 8)) == version)
                {
                    ushort flags = U16(elf, entry + 4);
                    BinaryPrimitives.WriteUInt16LittleEndian(elf[(int)(entry + 4)..], (ushort)(flags | FlagWeak));
                    found = true;
                }

                entry += U32(elf, entry + 12);
            }

            need += U32(elf, need + 12);
        }

        return found;
    }

    private static bool IsElf64LittleEndian(ReadOnlySpan<byte> elf) =>
        elf.Length > 64 && elf[..4].SequenceEqual("\u007fELF"u8) && elf[4] == 2 && elf[5] == 1;

    private static Dictionary<long, long> DynamicEntries(ReadOnlySpan<byte> elf)
    {
        var entries = new Dictionary<long, long>();
        foreach ((uint type, long offset, long _, long size) in ProgramHeaders(elf))
        {
            if (type != ProgramHeaderDynamic)
                continue;
            for (long at = offset; at < offset + size; at += 16)
                entries.TryAdd(I64(elf, at), I64(elf, at + 8));
        }

        return entries;
    }

    private static long FileOffset(ReadOnlySpan<byte> elf, long address)
    {
        foreach ((uint type, long offset, long start, long size) in ProgramHeaders(elf))
        {
            if (type == ProgramHeaderLoad && address >= start && address < start + size)
                return address - start + offset;
        }

        throw new InvalidDataException($"no segment of the library contains address 0x{address:x}");
    }

    private static List<(uint Type, long Offset, long Address, long Size)> ProgramHeaders(ReadOnlySpan<byte> elf)
    {
        var headers = new List<(uint, long, long, long)>();
        long at = I64(elf, 32);
        ushort size = U16(elf, 54);
        ushort count = U16(elf, 56);
        for (int i = 0; i < count; i++, at += size)
            headers.Add((U32(elf, at), I64(elf, at + 8), I64(elf, at + 16), I64(elf, at + 32)));
        return headers;
    }

    private static string StringAt(ReadOnlySpan<byte> elf, long at)
    {
        ReadOnlySpan<byte> rest = elf[(int)at..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static ushort U16(ReadOnlySpan<byte> elf, long at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(elf[(int)at..]);

    private static uint U32(ReadOnlySpan<byte> elf, long at) => BinaryPrimitives.ReadUInt32LittleEndian(elf[(int)at..]);

    private static long I64(ReadOnlySpan<byte> elf, long at) => BinaryPrimitives.ReadInt64LittleEndian(elf[(int)at..]);
}
