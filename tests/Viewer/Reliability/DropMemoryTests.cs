using System.Net.WebSockets;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Browser.Messages;

namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>Memory that dropped files take. Alone, because it measures the whole process.</summary>
[Collection(nameof(RunsAlone))]
public sealed class DropMemoryTests : IDisposable
{
    private const int Clients = 6;
    private const long MostGrowth = 32 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_announcement_of_a_large_file_takes_no_memory()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(
            _folder, ("walker", SyntheticGenerator.Conditional()));
        var clients = new List<SocketClient>();
        for (int i = 0; i < Clients; i++)
        {
            clients.Add(await SocketClient.GreetAsync(viewer.Address));
            await clients[i].ReadAsync("hello");
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var patience = new CancellationTokenSource(Waiting.Limit);
        foreach (SocketClient client in clients)
        {
            await client.SendAsync(
                $$"""{"type":"drop","kind":"model","name":"x.onnx","size":{{Protocol.Limits.ModelBytes}}}""");
            await client.Socket.SendAsync(
                new byte[1000], WebSocketMessageType.Binary, endOfMessage: false, patience.Token);
        }

        using SocketClient honest = await SocketClient.GreetAsync(viewer.Address);
        await honest.SendAsync("""{"type":"grant","frames":2,"drawn":0}""");
        await honest.ReadFrameAsync();
        await honest.ReadFrameAsync();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
        clients.ForEach(client => client.Dispose());
    }

    [Theory]
    [InlineData("model")]
    [InlineData("picture")]
    [InlineData("source")]
    public async Task What_the_largest_file_took_is_given_back(string kind)
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(
            _folder, ("walker", SyntheticGenerator.Conditional()));
        using SocketClient client = await SocketClient.GreetAsync(viewer.Address);
        await client.ReadAsync("hello");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int size = kind == "model" ? Protocol.Limits.ModelBytes : Protocol.Limits.PictureBytes;
        await client.SendAsync($$"""{"type":"drop","kind":"{{kind}}","name":"x.bin","size":{{size}}}""");
        // In pieces: the client's own library would keep a buffer of the whole.
        byte[] piece = new byte[1 << 16];
        using var patience = new CancellationTokenSource(Waiting.Limit);
        for (int left = size; left > 0; left -= piece.Length)
        {
            await client.Socket.SendAsync(
                piece.AsMemory(0, Math.Min(left, piece.Length)),
                WebSocketMessageType.Binary,
                endOfMessage: left <= piece.Length,
                patience.Token);
        }

        await client.ReadAsync("notice");
        await Waiting.UntilAsync(
            () => GC.GetTotalMemory(forceFullCollection: true) - before < MostGrowth / 4, "the memory is given back");
    }

    [Fact]
    public async Task A_larger_file_is_refused_when_it_is_announced()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(
            _folder, ("walker", SyntheticGenerator.Conditional()));
        using SocketClient client = await SocketClient.GreetAsync(viewer.Address);
        await client.SendAsync("""{"type":"drop","kind":"model","name":"x.onnx","size":1500000000}""");
        Assert.StartsWith("1008 'size' must be from 1 to ", await client.ReadReasonAsync());
    }
}
