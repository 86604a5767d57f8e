using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>
/// Models that fail while they run, pictures that are too large, and files that are replaced by broken ones: who asked
/// for it is told in one line and stays connected, and the others get their frames.
/// </summary>
public sealed class PageFailureTests : IDisposable
{
    private const string Walk = """{"type":"action","action":"walk"}""";
    private const string NewSeed = """{"type":"action","action":"newSeed"}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_that_fails_while_it_runs_tells_its_client_in_one_line_and_leaves_the_others_alone()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(
            _folder, ("failing", FailingAbove(3)), ("walker", SyntheticGenerator.Conditional()));
        using SocketClient client = await SocketClient.GreetAsync(viewer.Address);
        using SocketClient other = await SocketClient.GreetAsync(viewer.Address);
        await other.SendAsync("""{"type":"model","slot":1}""");
        uint drawn = await FrameAsync(client, 0);
        uint drawnByOther = await FrameAsync(other, 0);

        // As many tiles as there are, so that the threads of any machine have more than three each.
        string model = viewer.Library.Slots[0].Summary!.Digits;
        await client.SendAsync($$"""{"type":"session","text":"v=1&m={{model}}&mode=grid&columns=16"}""");
        // On a busy machine a credit may be taken before the session is, for another frame of the walk.
        await client.UntilAsync(status => status.GetProperty("mode").GetString() == "grid");
        await client.SendAsync($$"""{"type":"grant","frames":2,"drawn":{{drawn}}}""");
        JsonElement notice = await client.ReadAsync("notice");
        string text = notice.GetProperty("text").GetString()!;
        Assert.StartsWith("failing: ONNX Runtime cannot generate these pictures (", text);
        Assert.DoesNotContain('\n', text);
        Assert.True(notice.GetProperty("isProblem").GetBoolean());
        for (int i = 0; i < 5; i++)
            drawnByOther = await FrameAsync(other, drawnByOther);

        // It is told once, and not for each frame that cannot be made; what it asks for next is shown.
        await client.SendAsync(Walk);
        int notices = 0;
        await Waiting.UntilAsync(
            async () =>
            {
                object? message = await client.ReadAsync();
                if (message is string json && json.Contains("\"notice\"", StringComparison.Ordinal))
                    notices++;
                return message is null or byte[];
            },
            () => "a frame of the walk");

        Assert.Equal(0, notices);
        await FrameAsync(other, drawnByOther);
        Assert.Equal(2, viewer.Players.Count);
    }

    [Fact]
    public async Task A_picture_that_is_too_large_to_be_saved_is_refused_in_one_line()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(_folder, ("a", Large()));
        using SocketClient client = await SocketClient.GreetAsync(viewer.Address);
        uint drawn = await FrameAsync(client, 0);
        await client.SendAsync("""{"type":"action","action":"grid"}""");
        await client.SendAsync("""{"type":"set","setting":"columns","value":16}""");
        drawn = await FrameAsync(client, drawn);
        // 16 tiles of 64 pixels, each 32 times as large.
        await client.SendAsync("""{"type":"save","scale":32}""");
        JsonElement notice = await client.ReadAsync("notice");
        Assert.Contains("is too large", notice.GetProperty("text").GetString());
        await client.SendAsync(NewSeed);
        await FrameAsync(client, drawn);
    }

    [Fact]
    public async Task A_file_that_is_replaced_by_a_broken_one_is_played_on_and_its_clients_are_told()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(
            _folder, ("a", SyntheticGenerator.Conditional()), ("b", SyntheticGenerator.Uniform()));
        using SocketClient client = await SocketClient.GreetAsync(viewer.Address);
        using SocketClient other = await SocketClient.GreetAsync(viewer.Address);
        await other.SendAsync("""{"type":"model","slot":1}""");
        uint drawn = await FrameAsync(client, 0);
        uint drawnByOther = await FrameAsync(other, 0);

        byte[] whole = await File.ReadAllBytesAsync(_folder.File("a.onnx"), TestContext.Current.CancellationToken);
        foreach (byte[] broken in new byte[][] { whole[..(whole.Length / 2)], [], [.. whole[..200], .. new byte[300]] })
        {
            await File.WriteAllBytesAsync(_folder.File("a.onnx"), broken, TestContext.Current.CancellationToken);
            JsonElement refused = await client.UntilAsync(
                status => status.TryGetProperty("problem", out JsonElement told)
                    && told.ValueKind == JsonValueKind.String);
            string problem = refused.GetProperty("problem").GetString()!;
            Assert.Contains("a.onnx", problem);
            Assert.DoesNotContain('\n', problem);
            drawn = await FrameAsync(client, drawn);
            drawnByOther = await FrameAsync(other, drawnByOther);
            await File.WriteAllBytesAsync(_folder.File("a.onnx"), whole, TestContext.Current.CancellationToken);
            await Waiting.UntilAsync(
                () => viewer.Library.Slots[0].Problem is null, "the file is whole again");
        }

        await FrameAsync(client, drawn);
        Assert.Equal(2, viewer.Players.Count);
    }

    /// <summary>A generator that fails in batches of more pictures, and proves its golden values.</summary>
    private static GeneratorFile FailingAbove(int pictures)
    {
        GeneratorFile whole = SyntheticGenerator.Conditional();
        var writer = new GraphWriter("generator");
        string z = writer.Input("z", -1, 16);
        string count = writer.Node("Gather", [writer.Node("Shape", [z]), writer.Constant("first", [0L])]);
        string nothing = writer.Node(
            "Gather", [writer.Constant("nothing", new float[pictures + 1], [pictures + 1]), count]);
        GraphProto graph = whole.Model.Graph.Clone();
        NodeProto last = graph.Node[^1];
        graph.Node.RemoveAt(graph.Node.Count - 1);
        graph.Initializer.Add(writer.Graph.Initializer);
        graph.Node.Add(writer.Graph.Node);
        var sum = new NodeProto { OpType = "Add", Input = { last.Input[0], nothing }, Output = { "sum" } };
        graph.Node.Add(sum);
        last.Input[0] = sum.Output[0];
        graph.Node.Add(last);
        return GeneratorFile.Create(graph, whole.Info);
    }

    /// <summary>A generator of pictures of 64 by 64 pixels.</summary>
    private static GeneratorFile Large()
    {
        GeneratorInfo info = SyntheticGenerator.Unconditional().Info;
        var net = new LayerWriter(new GraphWriter("generator"));
        net.Image(net.Reshape(net.Linear(net.Graph.Input("z", -1, 16), 16, 64 * 64), 0, 1, 64, 64), 1, 64, 64);
        return GeneratorFile.Create(net.Graph.Graph, info with
        {
            Image = new ImageShape(1, 64, 64),
            Golden = new GoldenValues(
                info.Golden.Inputs, GraphRun.Run(GraphRun.Model(net.Graph.Graph), info.Golden.Inputs)),
        });
    }

    private static async Task<uint> FrameAsync(SocketClient client, uint drawn)
    {
        await client.SendAsync($$"""{"type":"grant","frames":1,"drawn":{{drawn}}}""");
        return BitConverter.ToUInt32(await client.ReadFrameAsync(), 8);
    }
}
