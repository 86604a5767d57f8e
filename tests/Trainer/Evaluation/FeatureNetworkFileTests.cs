using Google.Protobuf;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Evaluation.Features;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class FeatureNetworkFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The network gives the mean of each channel.</summary>
    [Theory]
    [InlineData("0..1", 0.25f)]
    [InlineData("-1..1", -0.5f)]
    [InlineData("0..255", 63.75f)]
    public void Gray_pictures_are_colored_resized_and_scaled_to_the_range_it_takes(string range, float expected)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var space = new FeatureSpace(FeatureNetworkFile.Read(Means(-1, 6, 5), FeatureRange.Named(range)));
        torch.Tensor features = space.Of(torch.full([3, 1, 4, 4], 0.25f));
        Assert.Equal([3L, 3L], features.shape);
        Assert.All(features.data<float>().ToArray(), value => Assert.Equal(expected, value, 1e-4f));
        Assert.Contains("resized to 6x5", space.Description);
        Assert.Matches("sha256 [0-9a-f]{64}", space.Description);
    }

    [Fact]
    public void A_network_of_a_fixed_batch_is_fed_batch_by_batch()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var network = FeatureNetworkFile.Read(Means(4, 2, 2), FeatureRange.Named("0..1"));
        torch.Tensor pictures = torch.rand(10, 3, 2, 2);
        Assert.InRange((network.Features(pictures) - pictures.mean([2, 3])).abs().max().item<float>(), 0, 1e-6);
    }

    [Fact]
    public void A_side_that_is_left_open_is_that_of_Inception()
    {
        string path = Means(-1, 2, 2);
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        foreach (TensorShapeProto.Types.Dimension side in model.Graph.Input[0].Type.TensorType.Shape.Dim.Skip(2))
            side.DimParam = "side";
        File.WriteAllBytes(path, model.ToByteArray());
        using var network = FeatureNetworkFile.Read(path, FeatureRange.Named("0..1"));
        Assert.Equal(new ImageShape(3, 299, 299), network.Shape);
    }

    [Fact]
    public void What_is_no_feature_network_is_refused_in_one_line()
    {
        Refuse(_folder.File("nowhere.onnx"), "no such file");
        File.WriteAllText(_folder.File("text.onnx"), "hello");
        Refuse(_folder.File("text.onnx"), "not an ONNX file");
        Refuse(Written("gray.onnx", graph =>
        {
            graph.Node("Flatten", [graph.Input("x", -1, 1, 4, 4)], "y", OnnxAttribute.Int("axis", 1));
            graph.Output("y", -1, 16);
        }), "[batch, 3, height, width]");
        Refuse(Written("two.onnx", graph =>
        {
            string x = graph.Input("x", -1, 3, 4, 4);
            graph.Node("Relu", [x], "a");
            graph.Node("Neg", [x], "b");
            graph.Output("a", -1, 3, 4, 4);
            graph.Output("b", -1, 3, 4, 4);
        }), "2 outputs");
        Assert.Contains("0..255", Assert.Throws<InputException>(() => FeatureRange.Named("0..2")).Message);
    }

    [Fact]
    public void Of_two_outputs_the_one_with_the_name_is_taken()
    {
        using var network = FeatureNetworkFile.Read(
            Written("named.onnx", graph =>
            {
                string x = graph.Input("x", -1, 3, 1, 1);
                graph.Node("Flatten", [graph.Node("Neg", [x])], "logits", OnnxAttribute.Int("axis", 1));
                graph.Node("Identity", [x], "pool_features");
                graph.Output("logits", -1, 3);
                graph.Output("pool_features", -1, 3, 1, 1);
            }),
            FeatureRange.Named("0..1"));
        using torch.Tensor features = network.Features(torch.full([2, 3, 1, 1], 0.5f));
        Assert.Equal([2L, 3L], features.shape);
        Assert.All(features.data<float>().ToArray(), value => Assert.Equal(0.5f, value));
    }

    private string Means(long batch, long height, long width)
    {
        string path = Written("means.onnx", graph =>
        {
            graph.Node("GlobalAveragePool", [graph.Input("x", -1, 3, height, width)], "y");
            graph.Output("y", -1, 3, 1, 1);
        });
        if (batch < 0)
            return path;
        ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = batch;
        model.Graph.Output[0].Type.TensorType.Shape.Dim[0].DimValue = batch;
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private string Written(string name, Action<GraphWriter> write)
    {
        var graph = new GraphWriter("features");
        write(graph);
        File.WriteAllBytes(_folder.File(name), GeneratorFile.Plain(graph.Graph).ToByteArray());
        return _folder.File(name);
    }

    private static void Refuse(string path, string expected)
    {
        InputException refusal = Assert.Throws<InputException>(
            () => FeatureNetworkFile.Read(path, FeatureRange.All[0]));
        Assert.Contains(expected, refusal.Message);
        Assert.Contains(path, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
