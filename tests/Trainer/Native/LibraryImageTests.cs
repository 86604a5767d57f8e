using ImageGen.Trainer.Native;

namespace ImageGen.Tests.Trainer.Native;

public sealed class LibraryImageTests
{
    [Theory]
    [InlineData(3, "x86")]
    [InlineData(21, "ppc64le")]
    [InlineData(62, "x86-64")]
    [InlineData(183, "arm64")]
    [InlineData(243, "riscv64")]
    [InlineData(999, "ELF machine 999")]
    public void Elf_files_are_told_by_their_machine(ushort machine, string architecture)
    {
        LibraryImage image = LibraryImage.Parse(Header.Elf(machine))!;
        Assert.Equal("Linux", image.System);
        Assert.Equal([architecture], image.Architectures);
        Assert.Equal($"Linux on {architecture}", image.ToString());
    }

    [Fact]
    public void A_big_endian_elf_file_is_read_the_other_way_round()
    {
        byte[] header = Header.Elf(0);
        header[5] = 2;
        header[19] = 21;
        Assert.Equal(["ppc64"], LibraryImage.Parse(header)!.Architectures);
    }

    [Theory]
    [InlineData(0x8664, "x86-64")]
    [InlineData(0xaa64, "arm64")]
    [InlineData(0x014c, "x86")]
    [InlineData(0x1234, "PE machine 0x1234")]
    public void Windows_files_are_told_by_their_machine(int machine, string architecture)
    {
        LibraryImage image = LibraryImage.Parse(Header.PortableExecutable((ushort)machine))!;
        Assert.Equal("Windows", image.System);
        Assert.Equal([architecture], image.Architectures);
    }

    [Fact]
    public void Files_of_macOS_may_hold_several_architectures()
    {
        byte[] plain = [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1];
        Assert.Equal(["arm64"], LibraryImage.Parse(plain)!.Architectures);

        byte[] universal = new byte[48];
        new byte[] { 0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2, 1, 0, 0, 7 }.CopyTo(universal, 0);
        new byte[] { 1, 0, 0, 0x0c }.CopyTo(universal, 28);
        LibraryImage image = LibraryImage.Parse(universal)!;
        Assert.Equal("macOS on x86-64 and arm64", image.ToString());
        Assert.Null(LibraryImage.Parse(universal.AsSpan(0, 30)));
    }

    [Fact]
    public void What_is_no_library_is_none()
    {
        Assert.Null(LibraryImage.Parse([]));
        Assert.Null(LibraryImage.Parse("INPUT(-ltorch)"u8));
        Assert.Null(LibraryImage.Parse(new byte[4096]));
        Assert.Null(LibraryImage.Parse(Header.Elf(62).AsSpan(0, 19)));
        Assert.Null(LibraryImage.Parse(Header.PortableExecutable(0x8664).AsSpan(0, 130)));
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            ReadOnlySpan<byte> magic = (i % 4) switch
            {
                0 => "\u007fELF"u8,
                1 => "MZ"u8,
                2 => [0xca, 0xfe, 0xba, 0xbe],
                _ => [],
            };
            magic[..Math.Min(magic.Length, bytes.Length)].CopyTo(bytes);
            _ = LibraryImage.Parse(bytes);
        }
    }

    [Fact]
    public void The_runtime_of_this_process_is_for_it()
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string name = LibTorchFolder.FileName("coreclr");
        Assert.True(LibraryImage.Read(Path.Combine(folder, name))!.IsForThisProcess);
    }

    /// <summary>The first bytes of libraries for other machines.</summary>
    internal static class Header
    {
        public static byte[] Elf(ushort machine)
        {
            byte[] header = new byte[64];
            "\u007fELF"u8.CopyTo(header);
            header[4] = 2;
            header[5] = 1;
            BitConverter.TryWriteBytes(header.AsSpan(18), machine);
            return header;
        }

        public static byte[] PortableExecutable(ushort machine)
        {
            byte[] header = new byte[256];
            "MZ"u8.CopyTo(header);
            header[60] = 128;
            "PE\0\0"u8.CopyTo(header.AsSpan(128));
            BitConverter.TryWriteBytes(header.AsSpan(132), machine);
            return header;
        }
    }
}
