using System.IO.Compression;
using System.Security.Cryptography;
using ImageGen.Generators;
using ImageGen.Trainer.Data;

namespace ImageGen.Tests.Trainer.Data;

public sealed class DataStoreTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
    private static readonly DataFile File1 = new("pictures", Convert.ToHexStringLower(SHA256.HashData(Content)), Content.Length);
    private readonly TemporaryFolder given = new();
    private readonly TemporaryFolder kept = new();
    private readonly TemporaryFolder source = new();

    public void Dispose()
    {
        given.Dispose();
        kept.Dispose();
        source.Dispose();
    }

    [Theory]
    [InlineData("pictures", false)]
    [InlineData("pictures.gz", true)]
    public void A_given_folder_is_used_in_place(string name, bool compressed)
    {
        WriteTo(given.File(name), Content, compressed);
        var found = Store().Obtain("set", File1, []);
        Assert.Equal(Content, found.Content);
        Assert.Equal(given.File(name), found.Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(kept.Path));
    }

    [Fact]
    public void A_source_is_copied_once_and_then_at_hand()
    {
        WriteTo(source.File("pictures.gz"), Content, compressed: true);
        var sources = new IDataSource[] { new FolderSource("nothing here", given.File("none")), new FolderSource("a package", source.Path) };
        Assert.Contains("a package", Store().Obtain("set", File1, sources).Origin);
        File.Delete(source.File("pictures.gz"));
        Assert.Equal("already there", Store().Obtain("set", File1, sources).Origin);
    }

    [Fact]
    public void A_source_with_wrong_content_is_passed_over_and_nothing_of_it_kept()
    {
        WriteTo(source.File("pictures"), Content[..^1], compressed: false);
        var error = Assert.Throws<InputException>(() => Store().Obtain("set", File1, [new FolderSource("bad", source.Path)]));
        Assert.Contains("4,999 bytes where 5,000", error.Message);
        Assert.False(File.Exists(kept.File("set/pictures")));
    }

    [Fact]
    public void A_damaged_file_at_hand_is_named_and_left_alone()
    {
        var damaged = Content.ToArray();
        damaged[123] ^= 1;
        WriteTo(given.File("pictures"), damaged, compressed: false);
        var error = Assert.Throws<InputException>(() => Store().Obtain("set", File1, []));
        Assert.Contains(given.File("pictures"), error.Message);
        Assert.Contains("checksum", error.Message);
        Assert.Equal(damaged, File.ReadAllBytes(given.File("pictures")));
    }

    [Fact]
    public void A_gzip_file_cut_short_is_named()
    {
        WriteTo(given.File("pictures.gz"), Content, compressed: true);
        File.WriteAllBytes(given.File("pictures.gz"), File.ReadAllBytes(given.File("pictures.gz"))[..40]);
        var error = Assert.Throws<InputException>(() => Store().Obtain("set", File1, []));
        Assert.Contains(given.File("pictures.gz"), error.Message);
    }

    [Fact]
    public void A_missing_file_says_where_it_was_looked_for_and_where_to_put_it()
    {
        var error = Assert.Throws<InputException>(() => Store().Obtain("set", File1, [new FolderSource("the package", source.Path)]));
        Assert.Contains("the package", error.Message);
        Assert.Contains("--data-root", error.Message);
    }

    [Fact]
    public void A_given_folder_must_exist() =>
        Assert.Contains("no such folder", Assert.Throws<InputException>(() => new DataStore(given.File("missing"))).Message);

    private DataStore Store() => new(given.Path, kept.Path);

    private static void WriteTo(string path, byte[] content, bool compressed)
    {
        using var file = File.Create(path);
        if (!compressed)
        {
            file.Write(content);
            return;
        }

        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(content);
    }
}
