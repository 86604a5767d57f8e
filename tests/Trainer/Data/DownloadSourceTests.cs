using System.Net;
using ImageGen.Trainer.Data;

namespace ImageGen.Tests.Trainer.Data;

public sealed class DownloadSourceTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 / 7))];
    private static readonly DataFile Wanted = new("pictures", "", Content.Length);
    private readonly TemporaryFolder folder = new();
    private readonly HttpListener server = new();
    private readonly string address;
    private readonly List<string?> ranges = [];

    public DownloadSourceTests()
    {
        var port = FreePort();
        address = $"http://127.0.0.1:{port}/";
        server.Prefixes.Add(address);
        server.Start();
        _ = Task.Run(Serve);
    }

    public void Dispose()
    {
        server.Close();
        folder.Dispose();
    }

    [Fact]
    public void Brings_a_file_and_tells_its_progress()
    {
        var told = new List<(long Done, long? Total)>();
        var path = new DownloadSource(address, ".gz").Bring(Wanted, folder.Path, (done, total) => told.Add((done, total)), CancellationToken.None);
        Assert.Equal(Content, File.ReadAllBytes(path!));
        Assert.Equal((Content.Length, Content.Length), told[^1]);
        Assert.False(File.Exists(folder.File("pictures.gz.part")));
    }

    [Fact]
    public void Goes_on_where_an_interrupted_download_stopped()
    {
        File.WriteAllBytes(folder.File("pictures.gz.part"), Content[..100_000]);
        var path = new DownloadSource(address, ".gz").Bring(Wanted, folder.Path, (_, _) => { }, CancellationToken.None);
        Assert.Equal(Content, File.ReadAllBytes(path!));
        Assert.Equal("bytes=100000-", Assert.Single(ranges));
    }

    [Fact]
    public void A_cancelled_download_leaves_its_part()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => new DownloadSource(address, ".gz").Bring(Wanted, folder.Path, (_, _) => stop.Cancel(), stop.Token));
        Assert.InRange(new FileInfo(folder.File("pictures.gz.part")).Length, 1, Content.Length - 1);
    }

    private async Task Serve()
    {
        while (server.IsListening)
        {
            var context = await server.GetContextAsync();
            var range = context.Request.Headers["Range"];
            ranges.Add(range);
            var start = range is null ? 0 : int.Parse(range["bytes=".Length..^1]);
            context.Response.StatusCode = range is null ? 200 : 206;
            context.Response.ContentLength64 = Content.Length - start;
            await context.Response.OutputStream.WriteAsync(Content.AsMemory(start));
            context.Response.Close();
        }
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
