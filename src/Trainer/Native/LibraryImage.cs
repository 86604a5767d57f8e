using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Native;

/// <summary>The header of a native library: the system and processors that it was built for.</summary>
/// <param name="System">"Linux" for an ELF file, "Windows" for PE, "macOS" for Mach-O.</param>
/// <param name="Architectures">The processors, e.g. "x86-64"; several in a universal Mach-O file.</param>
internal sealed record LibraryImage(string System, IReadOnlyList<string> Architectures)
{
    private const int HeaderBytes = 4096;
    private const int MostMachOSlices = 16;

    /// <summary>The system that this process runs on, in the notation of <see cref="System"/>.</summary>
    public static string ThisSystem { get; } =
        OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Linux";

    /// <summary>
    /// The processor that this process was built for, in the notation of <see cref="Architectures"/>.
    /// </summary>
    public static string ThisArchitecture { get; } = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "x86-64",
        Architecture.X86 => "x86",
        Architecture.Arm64 => "arm64",
        Architecture.Arm => "arm",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Whether this process can load the library.</summary>
    public bool IsForThisProcess => System == ThisSystem && Architectures.Contains(ThisArchitecture);

    /// <summary>Reads the header of a file.</summary>
    /// <returns>Null if the file is not a library of any of the three systems.</returns>
    public static LibraryImage? Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        byte[] header = new byte[HeaderBytes];
        return Parse(header.AsSpan(0, file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false)));
    }

    /// <summary>Parses the first bytes of a file (4 KB suffice).</summary>
    /// <returns>Null if they are not the header of a library.</returns>
    public static LibraryImage? Parse(ReadOnlySpan<byte> header) =>
        Elf(header) ?? PortableExecutable(header) ?? MachO(header);

    /// <inheritdoc/>
    public override string ToString() => $"{System} on {string.Join(" and ", Architectures)}";

    private static LibraryImage? Elf(ReadOnlySpan<byte> header)
    {
        if (header.Length < 20 || !header[..4].SequenceEqual("\u007fELF"u8))
            return null;
        bool littleEndian = header[5] == 1;
        ushort machine = littleEndian
            ? BinaryPrimitives.ReadUInt16LittleEndian(header[18..])
            : BinaryPrimitives.ReadUInt16BigEndian(header[18..]);
        string name = machine switch
        {
            3 => "x86",
            21 => littleEndian ? "ppc64le" : "ppc64",
            22 => "s390x",
            40 => "arm",
            62 => "x86-64",
            183 => "arm64",
            243 => "riscv64",
            258 => "loongarch64",
            _ => $"ELF machine {machine}",
        };
        return new LibraryImage("Linux", [name]);
    }

    private static LibraryImage? PortableExecutable(ReadOnlySpan<byte> header)
    {
        if (header.Length < 64 || header[0] != 'M' || header[1] != 'Z')
            return null;
        int start = BinaryPrimitives.ReadInt32LittleEndian(header[60..]);
        if (start < 0 || start > header.Length - 6 || !header.Slice(start, 4).SequenceEqual("PE\0\0"u8))
            return null;
        ushort machine = BinaryPrimitives.ReadUInt16LittleEndian(header[(start + 4)..]);
        string name = machine switch
        {
            0x014c => "x86",
            0x01c4 => "arm",
            0x8664 => "x86-64",
            0xaa64 => "arm64",
            _ => $"PE machine 0x{machine:x4}",
        };
        return new LibraryImage("Windows", [name]);
    }

    private static LibraryImage? MachO(ReadOnlySpan<byte> header)
    {
        if (header.Length < 8)
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) == 0xfeedfacf)
            return new LibraryImage("macOS", [MachOProcessor(BinaryPrimitives.ReadUInt32LittleEndian(header[4..]))]);

        // Universal binary: big-endian, a count, then 20 bytes per slice that start with the processor type.
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != 0xcafebabe)
            return null;
        uint slices = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (slices is 0 or > MostMachOSlices || header.Length < 8 + slices * 20)
            return null;
        string[] names = new string[slices];
        for (int i = 0; i < names.Length; i++)
            names[i] = MachOProcessor(BinaryPrimitives.ReadUInt32BigEndian(header[(8 + i * 20)..]));
        return new LibraryImage("macOS", names);
    }

    private static string MachOProcessor(uint type) => type switch
    {
        0x01000007 => "x86-64",
        0x0100000c => "arm64",
        _ => $"Mach-O processor 0x{type:x8}",
    };
}
