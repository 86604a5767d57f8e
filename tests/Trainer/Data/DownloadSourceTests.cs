using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Tests.Trainer.Data;

public sealed class DownloadSourceTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 / 7))];
    private static readonly DataFile Wanted = new("pictures", "", Content.Length);
    private readonly TemporaryFolder folder = new();
    private readonly FileServer server = new(Content);

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Brings_a_file_and_tells_its_progress()
    {
        var told = new List<(long Done, long? Total)>();
        string? path = Source().Bring(
            Wanted, folder.Path, (done, total) => told.Add((done, total)), CancellationToken.None);
        Assert.Equal(Content, File.ReadAllBytes(path!));
        Assert.Equal((Content.Length, Content.Length), told[^1]);
        Assert.False(File.Exists(folder.File("pictures.gz.part")));
        Assert.Equal("/pictures.gz", server.Requests[0].Path);
    }

    [Fact]
    public void Asks_for_files_in_folders_by_their_whole_name()
    {
        string? path = new DownloadSource(server.Address, "").Bring(
            Wanted with { Name = "train/images/a.jpg" }, folder.Path, (_, _) => { }, CancellationToken.None);
        Assert.Equal(Content, File.ReadAllBytes(path!));
        Assert.Equal("/train/images/a.jpg", Assert.Single(server.Requests).Path);
        Assert.Equal(folder.Path, Path.GetDirectoryName(path));
    }

    [Fact]
    public void Goes_on_where_an_interrupted_download_stopped()
    {
        File.WriteAllBytes(folder.File("pictures.gz.part"), Content[..100_000]);
        string? path = Source().Bring(Wanted, folder.Path, (_, _) => { }, CancellationToken.None);
        Assert.Equal(Content, File.ReadAllBytes(path!));
        Assert.Equal("bytes=100000-", Assert.Single(server.Requests).Range);
    }

    [Fact]
    public void A_cancelled_download_leaves_its_part()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(
            () => Source().Bring(Wanted, folder.Path, (_, _) => stop.Cancel(), stop.Token));
        Assert.InRange(new FileInfo(folder.File("pictures.gz.part")).Length, 1, Content.Length - 1);
    }

    private DownloadSource Source() => new(server.Address, ".gz");
}
