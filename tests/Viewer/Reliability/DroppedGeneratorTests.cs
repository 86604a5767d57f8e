using System.Text.Json;
using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Adopt;
using ImageGen.Tests.Viewer.Browser.Harness;
using ImageGen.Viewer.Adopt;

namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>Generator files that are dropped by a stranger: whatever they compute, the others play on.</summary>
public sealed class DroppedGeneratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_that_computes_for_hours_keeps_no_other_model_from_being_loaded()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(
            _folder, ("a", SyntheticGenerator.Conditional()), ("b", SyntheticGenerator.Uniform()));
        using (SocketClient stranger = await SocketClient.GreetAsync(viewer.Address))
        {
            await DropAsync(stranger, "endless.onnx", Endless().Model.ToByteArray());
            await DropAsync(stranger, "whole.onnx", SyntheticGenerator.Variational().Model.ToByteArray());
            using SocketClient other = await SocketClient.GreetAsync(viewer.Address);
            await other.SendAsync("""{"type":"model","slot":1}""");
            await Waiting.UntilAsync(
                () => viewer.Library.Slots[1].Newest!.State.Loaded is not null, "the other's model is loaded");
            await other.SendAsync("""{"type":"grant","frames":1,"drawn":0}""");
            await other.ReadFrameAsync();
        }

        // Its check ends with it.
        await Waiting.UntilAsync(() => viewer.Players.Count == 0, "all have gone");
        Assert.Equal(2, viewer.Library.Slots.Count);
    }

    [Fact]
    public async Task Good_ones_are_checked_in_turn_and_play_and_a_bad_one_is_told_in_a_line()
    {
        await using ServedViewer viewer = await ServedViewer.StartAsync(
            _folder, ("a", SyntheticGenerator.Conditional()));
        using SocketClient client = await SocketClient.GreetAsync(viewer.Address);
        GeneratorFile whole = SyntheticGenerator.Uniform();
        GeneratorFile bad = whole.WithInfo(whole.Info with
        {
            Golden = whole.Info.Golden with
            {
                Image = whole.Info.Golden.Image with
                {
                    Values = [.. whole.Info.Golden.Image.Values.Select(value => 1 - value)],
                },
            },
        });
        await DropAsync(client, "bad.onnx", bad.Model.ToByteArray());
        await DropAsync(client, "first.onnx", whole.Model.ToByteArray());
        await DropAsync(client, "second.onnx", SyntheticGenerator.Variational().Model.ToByteArray());
        JsonElement notice = await client.ReadAsync("notice");
        Assert.StartsWith("bad.onnx: ", notice.GetProperty("text").GetString());
        await Waiting.UntilAsync(() => viewer.Library.Slots.Count == 3, "the others are listed");
        Assert.Equal(["a", "first", "second"], viewer.Library.Slots.Select(slot => slot.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_asks_for_too_much_memory_is_refused(bool atLoad)
    {
        string path = _folder.File("greedy.onnx");
        Of(ForeignGraph.Greedy(atLoad)).Write(path);
        string message = Assert.Throws<InputException>(
            () => AdoptionProcess.Check(path, "greedy.onnx", TestContext.Current.CancellationToken)).Message;
        Assert.StartsWith("greedy.onnx: ", message);
        Assert.DoesNotContain('\n', message);
    }

    private static GeneratorFile Endless() => Of(ForeignGraph.Endless());

    /// <summary>A generator file of a model, with golden values that nobody will come to.</summary>
    private static GeneratorFile Of(ModelProto model)
    {
        GeneratorInfo info = SyntheticGenerator.Unconditional().Info;
        return GeneratorFile.Create(model.Graph, info with
        {
            Image = new ImageShape(3, 8, 8),
            Latent = new LatentInfo([8], LatentDistribution.Normal),
            Golden = new GoldenValues(
                new Dictionary<string, TensorData> { ["z"] = RandomTensor.Of(1, 3, 8) },
                RandomTensor.Unit(2, 3, 3, 8, 8)),
        });
    }

    private static async Task DropAsync(SocketClient client, string name, byte[] bytes)
    {
        await client.SendAsync($$"""{"type":"drop","kind":"model","name":"{{name}}","size":{{bytes.Length}}}""");
        await client.SendAsync(bytes);
    }
}
