using System.Formats.Tar;
using System.IO.Compression;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Sets;

namespace ImageGen.Tests.Trainer.Data;

public sealed class PictureArchiveTests : IDisposable
{
    // Two pixels: PNG needs no more to be one.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _cache = new();

    public void Dispose()
    {
        _folder.Dispose();
        _cache.Dispose();
    }

    [Theory]
    [InlineData("pictures.zip")]
    [InlineData("pictures.tar")]
    [InlineData("pictures.tar.gz")]
    [InlineData("PICTURES.TGZ")]
    public void Its_folders_are_those_of_a_folder(string name)
    {
        string path = Packed(
            name,
            ("photos/red/1.png", Png),
            ("photos/green/2.PNG", Png),
            ("photos/red/notes.txt", Png),
            (".x.png", Png));
        string unpacked = PictureArchive.Unpack(path, "folder:x", _cache.Path);
        Assert.StartsWith(_cache.Path, unpacked, StringComparison.Ordinal);
        Assert.Equal(["green", "red"], new FolderDataSet(unpacked).ClassNames);
        Assert.Equal(["green/2.PNG", "red/1.png"], Files(unpacked));
        Assert.Equal("pictures", OwnFolder.ShortName(path), ignoreCase: true);
    }

    [Fact]
    public void It_is_unpacked_once_and_again_when_it_is_replaced()
    {
        string path = Packed("a.zip", ("1.png", Png));
        string first = PictureArchive.Unpack(path, "folder:a.zip", _cache.Path);
        File.Delete(Path.Combine(first, "1.png"));
        Assert.Empty(Files(PictureArchive.Unpack(path, "folder:a.zip", _cache.Path)));

        Packed("a.zip", ("1.png", Png), ("2.png", Png));
        string second = PictureArchive.Unpack(path, "folder:a.zip", _cache.Path);
        Assert.Equal(["1.png", "2.png"], Files(second));
        Assert.False(Directory.Exists(first));
        Assert.All(
            Directory.GetFiles(second),
            file => Assert.Equal(File.GetLastWriteTimeUtc(path), File.GetLastWriteTimeUtc(file)));
    }

    [Theory]
    [InlineData("../x.png")]
    [InlineData("a/../../x.png")]
    [InlineData("/x.png")]
    [InlineData("..\\x.png")]
    [InlineData("\\x.png")]
    [InlineData("C:\\x.png")]
    [InlineData("../notes.txt")]
    public void An_entry_that_leads_out_is_refused(string name)
    {
        foreach (string archive in (string[])["bad.zip", "bad.tar.gz"])
            Refuses("leads out of the archive", Packed(archive, ("fine.png", Png), (name, Png)));
        Assert.Equal(["bad.tar.gz", "bad.zip"], Files(_folder.Path));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void A_link_is_refused(TarEntryType type)
    {
        string path = _folder.File("links.tar");
        using (var tar = new TarWriter(File.Create(path)))
            tar.WriteEntry(new PaxTarEntry(type, "x.png") { LinkName = "/etc/passwd" });
        Refuses("is a link", path);
    }

    [Fact]
    public void A_picture_that_is_too_large_is_refused()
    {
        string path = _folder.File("large.zip");
        using (ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using Stream entry = zip.CreateEntry("x.png", CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 257; i++)
                entry.Write(zeros);
        }

        Refuses("x.png is larger than 256 MB", path);
    }

    [Theory]
    [InlineData("bomb.zip")]
    [InlineData("bomb.tar.gz")]
    public void An_archive_that_unpacks_to_much_more_than_its_size_is_refused(string name)
    {
        byte[] zeros = new byte[24 << 20];
        Refuses("more than pictures do", Packed(name, ("1.png", zeros), ("2.png", zeros)), allowed: 5 << 20);
    }

    [Theory]
    [InlineData("bad.zip")]
    [InlineData("bad.tar")]
    [InlineData("bad.tar.gz")]
    public void A_damaged_archive_is_one_line(string name)
    {
        byte[] noise = new byte[5000];
        new Random(3).NextBytes(noise);
        string path = Packed(name, ("1.png", noise), ("2.png", noise));
        byte[] whole = File.ReadAllBytes(path);
        for (int i = 0; i < 60; i++)
        {
            var random = new Random(i);
            byte[] bytes = [.. whole];
            if (i % 3 == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            else
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                PictureArchive.Unpack(path, "folder:x", _cache.Path);
            }
            catch (InputException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                Assert.StartsWith($"--data folder:x: {path}: ", e.Message);
            }

            Assert.DoesNotContain(
                Directory.GetDirectories(_cache.Path, "*", SearchOption.AllDirectories),
                left => left.EndsWith(".tmp", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_program_trains_on_one()
    {
        Packed("photos.zip", ("a/1.png", Png), ("a/2.png", Png), ("b/1.png", Png), ("b/2.png", Png));
        (int exitCode, string _, string error) = TrainerProgram.Run(
            "train cgan --data folder:photos.zip --size 8 --steps 2 --batch 2 --width 4 --discriminator-width 4 "
            + "--latent 4 --threads 1 --convolutions onednn --run run",
            _folder.Path,
            environment: [(UserCache.Variable, _cache.Path)]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(["a", "b"], GeneratorFile.Read(_folder.File("run/generator.onnx")).Info.ClassNames);
    }

    private static string[] Files(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    private void Refuses(string part, string path, long allowed = 1 << 30)
    {
        string message = Assert.Throws<InputException>(
            () => PictureArchive.Unpack(path, "folder:x", _cache.Path, allowed)).Message;
        Assert.StartsWith($"--data folder:x: {path}: ", message);
        Assert.Contains(part, message);
        Assert.DoesNotContain('\n', message);
        Assert.Empty(Files(_cache.Path));
    }

    private string Packed(string name, params (string Name, byte[] Content)[] files)
    {
        string path = _folder.File(name);
        File.Delete(path);
        if (name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
            foreach ((string entry, byte[] content) in files)
            {
                using Stream to = zip.CreateEntry(entry).Open();
                to.Write(content);
            }
        }
        else
        {
            using var tar = new GZipStream(new MemoryStream(PackedArchive.Of(files)), CompressionMode.Decompress);
            using FileStream file = File.Create(path);
            using Stream to = name.EndsWith(".tar", StringComparison.Ordinal)
                ? file
                : new GZipStream(file, CompressionLevel.SmallestSize);
            tar.CopyTo(to);
        }

        return path;
    }
}
