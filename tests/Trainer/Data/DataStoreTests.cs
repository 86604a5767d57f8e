using System.IO.Compression;
using System.Security.Cryptography;
using ImageGen.Generators;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Tests.Trainer.Data;

public sealed class DataStoreTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
    private static readonly DataFile File1 = new(
        "pictures", Convert.ToHexStringLower(SHA256.HashData(Content)), Content.Length);
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
        ObtainedFile found = Store().Obtain("set", File1, []);
        Assert.Equal(Content, found.Content);
        Assert.Equal(given.File(name), found.Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(kept.Path));
    }

    [Fact]
    public void A_source_is_copied_once_and_then_at_hand()
    {
        WriteTo(source.File("pictures.gz"), Content, compressed: true);
        var sources = new IDataSource[]
        {
            new FolderSource("nothing here", given.File("none")),
            new FolderSource("a package", source.Path),
        };
        Assert.Contains("a package", Store().Obtain("set", File1, sources).Origin);
        File.Delete(source.File("pictures.gz"));
        Assert.Equal("already present", Store().Obtain("set", File1, sources).Origin);
    }

    [Fact]
    public void A_source_with_wrong_content_is_passed_over_and_nothing_of_it_kept()
    {
        WriteTo(source.File("pictures"), Content[..^1], compressed: false);
        InputException error = Assert.Throws<InputException>(
            () => Store().Obtain("set", File1, [new FolderSource("bad", source.Path)]));
        Assert.Contains("4,999 bytes instead of 5,000", error.Message);
        Assert.False(File.Exists(kept.File("set/pictures")));
    }

    [Fact]
    public void A_damaged_file_at_hand_is_named_and_left_alone()
    {
        byte[] damaged = Content.ToArray();
        damaged[123] ^= 1;
        WriteTo(given.File("pictures"), damaged, compressed: false);
        InputException error = Assert.Throws<InputException>(() => Store().Obtain("set", File1, []));
        Assert.Contains(given.File("pictures"), error.Message);
        Assert.Contains("checksum", error.Message);
        Assert.Equal(damaged, File.ReadAllBytes(given.File("pictures")));
    }

    [Fact]
    public void A_gzip_file_cut_short_is_named()
    {
        WriteTo(given.File("pictures.gz"), Content, compressed: true);
        File.WriteAllBytes(given.File("pictures.gz"), File.ReadAllBytes(given.File("pictures.gz"))[..40]);
        InputException error = Assert.Throws<InputException>(() => Store().Obtain("set", File1, []));
        Assert.Contains(given.File("pictures.gz"), error.Message);
    }

    [Fact]
    public void A_missing_file_says_where_it_was_looked_for_and_where_to_put_it()
    {
        InputException error = Assert.Throws<InputException>(
            () => Store().Obtain("set", File1, [new FolderSource("the package", source.Path)]));
        Assert.Contains("the package", error.Message);
        Assert.Contains("--data-root", error.Message);
    }

    [Fact]
    public void A_given_folder_must_exist() =>
        Assert.Contains(
            "no such folder", Assert.Throws<InputException>(() => new DataStore(given.File("missing"))).Message);

    [Fact]
    public void A_folder_may_hold_a_file_under_its_other_name_and_in_folders()
    {
        Directory.CreateDirectory(given.File("set/masks"));
        WriteTo(given.File("set/masks/1.png"), Content, compressed: false);
        DataFile file = File1 with { Name = "seg/1.png", OtherName = "masks/1.png" };
        Assert.Equal(
            Path.GetFullPath(given.File("set/masks/1.png")), Path.GetFullPath(Store().Obtain("set", file, []).Path));
        ObtainedFile fetched = new DataStore(null, kept.Path).Obtain(
            "set", file, [new FolderSource("elsewhere", given.File("set"))]);
        Assert.Equal(Path.GetFullPath(kept.File("set/seg/1.png")), Path.GetFullPath(fetched.Path));
    }

    [Fact]
    public void A_server_that_is_not_reachable_is_asked_once()
    {
        var server = new UnreachableSource();
        DataStore store = Store();
        Assert.Throws<InputException>(() => store.Obtain("set", File1, [server]));
        Assert.Contains(
            "unreachable",
            Assert.Throws<InputException>(() => store.Obtain("set", File1 with { Name = "labels" }, [server])).Message);
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public void What_sources_left_is_removed_when_it_is_of_no_more_use()
    {
        Directory.CreateDirectory(kept.File("set/incoming/part"));
        Store().RemoveIncoming("set");
        Store().RemoveIncoming("set");
        Assert.Empty(Directory.EnumerateFileSystemEntries(kept.File("set")));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(6, 6)]
    [InlineData(60, 6)]
    public void Of_many_lines_that_are_alike_five_are_said_and_their_sum(int lines, int said)
    {
        List<string> notes = [];
        new DataStore(note: notes.Add).NoteFirst([.. Enumerable.Range(0, lines).Select(i => $"line {i}")], "in all");
        Assert.Equal(said, notes.Count);
        Assert.Equal(lines > 5, notes[^1] == "in all");
    }

    private sealed class UnreachableSource : IDataSource
    {
        public int Asked { get; private set; }

        public string Name => "a server";

        public string? Bring(DataFile file, string folder, Action<long, long?> progress, CancellationToken cancellation)
        {
            Asked++;
            throw new HttpRequestException("no such host");
        }
    }

    private DataStore Store() => new(given.Path, kept.Path);

    private static void WriteTo(string path, byte[] content, bool compressed)
    {
        using FileStream file = File.Create(path);
        if (!compressed)
        {
            file.Write(content);
            return;
        }

        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(content);
    }
}
