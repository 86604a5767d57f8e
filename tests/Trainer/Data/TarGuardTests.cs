using System.Formats.Tar;
using System.Text;
using ImageGen.Trainer.Data;

namespace ImageGen.Tests.Trainer.Data;

public sealed class TarGuardTests
{
    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.V7)]
    public void An_archive_of_any_format_is_read_as_without_it(TarEntryFormat format)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, format, leaveOpen: true))
        {
            // In PAX and GNU archives an entry of its own carries a name as long as this.
            string folder = format is TarEntryFormat.Gnu or TarEntryFormat.Pax ? $"{new string('a', 300)} size=7" : "a";
            foreach (int length in (int[])[0, 1, 511, 512, 513, 70_000])
            {
                TarEntryType type = format == TarEntryFormat.V7
                    ? TarEntryType.V7RegularFile
                    : TarEntryType.RegularFile;
                TarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(type, $"{folder}/{length}"),
                    TarEntryFormat.Gnu => new GnuTarEntry(type, $"{folder}/{length}"),
                    TarEntryFormat.Pax => new PaxTarEntry(type, $"{folder}/{length}"),
                    _ => new V7TarEntry(type, $"{folder}/{length}"),
                };
                entry.DataStream = new MemoryStream([.. Enumerable.Range(0, length).Select(i => (byte)i)]);
                writer.WriteEntry(entry);
            }
        }

        byte[] archive = bytes.ToArray();
        Assert.Equal(Entries(new MemoryStream(archive)), Entries(new TarGuard(new MemoryStream(archive))));
    }

    [Theory]
    [InlineData('L', "10000000000")]
    [InlineData('K', "00004000001")]
    [InlineData('x', "77777777777")]
    [InlineData('g', "10000000000")]
    [InlineData('0', "0000x000001")]
    public void A_header_that_claims_a_description_of_gigabytes_takes_no_memory(char type, string size)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => Entries(new TarGuard(new MemoryStream(Header(type, size)))));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Attributes_that_change_a_size_are_refused()
    {
        byte[] attributes = new byte[512];
        Encoding.ASCII.GetBytes("20 size=10000000000\n").CopyTo(attributes, 0);
        byte[] archive = [.. Header('x', "00000000024"), .. attributes, .. Header('0', "00000000000")];
        Assert.Throws<InvalidDataException>(() => Entries(new TarGuard(new MemoryStream(archive))));
    }

    private static List<(string Name, long Length, int Read)> Entries(Stream archive)
    {
        using var reader = new TarReader(archive);
        var entries = new List<(string, long, int)>();
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            entries.Add((entry.Name, entry.Length, (int)content.Length));
        }

        return entries;
    }

    private static byte[] Header(char type, string size)
    {
        byte[] header = new byte[512];
        Encoding.ASCII.GetBytes("package/a").CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\00000000\00000000\0").CopyTo(header, 100);
        Encoding.ASCII.GetBytes($"{size}\000000000000\0").CopyTo(header, 124);
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\000").CopyTo(header, 257);
        header.AsSpan(148, 8).Fill((byte)' ');
        string checksum = Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0');
        Encoding.ASCII.GetBytes($"{checksum}\0 ").CopyTo(header, 148);
        return header;
    }
}
