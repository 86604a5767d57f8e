using System.Security.Cryptography;
using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Tests.Trainer.Data;

public sealed class TarSourceTests : IDisposable
{
    private static readonly byte[] Archive = PackedArchive.Of(
        ("set/readme", [1]), ("set/a.bin", [2, 3]), ("set/b.bin", [4]));
    private readonly TemporaryFolder folder = new();
    private readonly FileServer server = new(Archive);

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void One_download_gives_all_files_and_the_archive_does_not_stay()
    {
        TarSource source = Source(Convert.ToHexStringLower(SHA256.HashData(Archive)));
        Assert.Equal([2, 3], File.ReadAllBytes(Bring(source, "a.bin")!));
        Assert.Equal([4], File.ReadAllBytes(Bring(source, "b.bin")!));
        Assert.Equal("/set.tar.gz", Assert.Single(server.Requests).Path);
        Assert.Equal(["a.bin", "b.bin"], folder.Names());
    }

    [Fact]
    public void An_archive_with_the_wrong_checksum_is_removed_and_said()
    {
        Assert.Contains(
            "wrong checksum", Assert.Throws<IOException>(() => Bring(Source(new string('0', 64)), "a.bin")).Message);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void An_archive_that_lacks_a_file_is_removed_and_said()
    {
        var source = new TarSource(
            server.Address,
            "set.tar.gz",
            Convert.ToHexStringLower(SHA256.HashData(Archive)),
            "set/",
            ["a.bin", "c.bin"]);
        Assert.Contains(
            "truncated or damaged archive", Assert.Throws<IOException>(() => Bring(source, "a.bin")).Message);
        Assert.Empty(folder.Names());
    }

    private TarSource Source(string sha256) => new(server.Address, "set.tar.gz", sha256, "set/", ["a.bin", "b.bin"]);

    private string? Bring(TarSource source, string name) =>
        source.Bring(new DataFile(name, "", 0), folder.Path, (_, _) => { }, CancellationToken.None);
}
