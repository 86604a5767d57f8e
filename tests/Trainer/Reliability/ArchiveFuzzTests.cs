using System.Formats.Tar;
using System.IO.Compression;
using ImageGen.Tests.Trainer.Data;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Tests.Trainer.Reliability;

/// <summary>Damaged archives of pictures: read or refused in one line, and nothing outside the folder meant.</summary>
public sealed class ArchiveFuzzTests : IDisposable
{
    // The kind is recognized by its first bytes: what follows them need not be a picture here.
    private static readonly byte[] Picture = [0x89, .. "PNG\r\n\x1a\n"u8, .. new byte[400]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void Damaged_archives_are_unpacked_or_refused(string kind)
    {
        string archive = _folder.File($"pictures.{kind}");
        string cache = Directory.CreateDirectory(_folder.File("inner/cache")).FullName;
        Fuzzing.Feed([Packed(kind)], 300, 20_000, bytes =>
        {
            File.WriteAllBytes(archive, bytes);
            try
            {
                PictureArchive.Unpack(archive, "folder:damaged", cache);
            }
            finally
            {
                Assert.Equal([_folder.File("inner"), archive], Directory.GetFileSystemEntries(_folder.Path).Order());
                Assert.Equal([cache], Directory.GetFileSystemEntries(_folder.File("inner")));
                Directory.Delete(cache, recursive: true);
                Directory.CreateDirectory(cache);
            }
        });
    }

    [Fact]
    public void Damaged_downloads_are_read_or_refused()
    {
        string archive = _folder.File("set.tgz");
        Fuzzing.Feed([PackedArchive.Of(("package/a", new byte[600]), ("package/b", Picture))], 300, 20_000, bytes =>
        {
            File.WriteAllBytes(archive, bytes);
            try
            {
                TarArchive.Read(archive, ["package/b"], CancellationToken.None);
            }
            catch (IOException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        });
    }

    private static byte[] Packed(string kind)
    {
        (string, byte[])[] files =
            [("red/1.png", Picture), ("green/2.png", Picture), ("green/3.png", Picture), ("notes.txt", [1])];
        using var bytes = new MemoryStream();
        if (kind == "zip")
        {
            using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach ((string name, byte[] content) in files)
                {
                    using Stream entry = zip.CreateEntry(name).Open();
                    entry.Write(content);
                }
            }
        }
        else
        {
            using Stream packed = kind == "tar"
                ? bytes
                : new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true);
            using var tar = new TarWriter(packed, TarEntryFormat.Ustar, leaveOpen: true);
            foreach ((string name, byte[] content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(content),
                });
            }
        }

        return bytes.ToArray();
    }
}
