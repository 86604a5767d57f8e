using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Onnx;

public sealed class CpuPassesTests
{
    public static TheoryData<string, bool> Kinds => new()
    {
        { "unconditional", false },
        { "unconditional", true },
        { "conditional", false },
        { "conditional", true },
        { "image-to-image", false },
        { "image-to-image", true },
    };

    private static GeneratorFile File(string kind, bool half) => kind switch
    {
        "unconditional" => SyntheticGenerator.Unconditional(half),
        "conditional" => SyntheticGenerator.Conditional(half),
        _ => SyntheticGenerator.ImageToImage(half),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void After_each_pass_the_graph_computes_the_same(string kind, bool half)
    {
        GeneratorFile file = File(kind, half);
        ModelProto model = file.Model;
        TensorData expected = GraphRun.Run(file.Model, file.Info.Golden.Inputs);
        foreach (IGraphPass pass in CpuPasses.Ordered)
        {
            ModelProto before = model.Clone();
            ModelProto after = pass.Apply(model);
            Assert.Equal(before, model);
            Assert.NotSame(model, after);
            double difference = GraphRun.MaxDifference(expected, GraphRun.Run(after, file.Info.Golden.Inputs));
            Assert.True(difference <= 1e-5, $"{pass.Name}: {difference}");
            model = after;
        }
        Assert.Equal(CpuPasses.Apply(file.Model), model);
    }

    [Fact]
    public void Casts_are_folded_exactly()
    {
        GeneratorFile file = SyntheticGenerator.Conditional(half: true);
        Assert.Contains(file.Model.Graph.Node, node => node.OpType == "Cast");
        ModelProto folded = new FoldCasts().Apply(file.Model);
        Assert.DoesNotContain(folded.Graph.Node, node => node.OpType == "Cast");
        Assert.All(folded.Graph.Initializer, tensor => Assert.NotEqual(10, tensor.DataType));
        Assert.Equal(0, GraphRun.MaxDifference(
            GraphRun.Run(file.Model, file.Info.Golden.Inputs), GraphRun.Run(folded, file.Info.Golden.Inputs)));
    }

    [Fact]
    public void A_half_constant_that_something_else_reads_stays()
    {
        var writer = new GraphWriter("g");
        writer.Constant("w", [1f], [1], half: true);
        writer.Node("Cast", ["w_f16"], "same", OnnxAttribute.Int("to", 10));
        writer.Output("w", 1);
        writer.Output("same", 1);
        ModelProto folded = new FoldCasts().Apply(GraphRun.Model(writer.Graph));
        Assert.Equal(["w", "w_f16"], folded.Graph.Initializer.Select(tensor => tensor.Name).Order());
    }

    [Fact]
    public void A_conditional_DCGAN_takes_the_fast_forms()
    {
        GraphProto graph = CpuPasses.Apply(SyntheticGenerator.Conditional(half: true).Model).Graph;
        Assert.Equal(1, graph.Node.Count(node => node.OpType == "Gemm"));
        Assert.Equal(4, graph.Node.Count(node => node.OpType == "Conv"));
        Assert.Equal(3, graph.Node.Count(node => node.OpType == "Concat" && node.Attribute[0].I > 1));
        Assert.Equal(1, graph.Node.Count(node => node.OpType == "ConvTranspose"));
        Assert.Equal(0, graph.Node.Count(node => node.OpType == "Cast"));
    }

    [Fact]
    public void What_nothing_reads_is_removed()
    {
        var writer = new GraphWriter("g");
        string z = writer.Input("z", -1, 2);
        string unused = writer.Node("Add", [z, writer.Constant("unused", [1f], [1])]);
        writer.Node("Relu", [unused]);
        writer.Node("Relu", [z], "image");
        writer.Output("image", -1, 2);
        ModelProto result = new RemoveUnused().Apply(GraphRun.Model(writer.Graph));
        Assert.Equal(["image"], result.Graph.Node.Select(node => node.Output[0]));
        Assert.Empty(result.Graph.Initializer);
        Assert.Single(result.Graph.Input);
    }
}
