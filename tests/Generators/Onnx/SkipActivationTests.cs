using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Onnx;

public sealed class SkipActivationTests
{
    private static readonly Dictionary<string, TensorData> Inputs = new() { ["z"] = RandomTensor.Of(3, 2, 3, 8, 8) };

    [Fact]
    public void A_skip_connection_takes_the_activated_output_and_the_picture_stays()
    {
        ModelProto plain = UNet(readsConcat: false);
        ModelProto before = plain.Clone();
        ModelProto rewritten = new SkipActivation().Apply(plain);
        Assert.Equal(before, plain);
        NodeProto convolution = rewritten.Graph.Node.First(node => node.OpType == "Conv");
        Assert.Equal(
            ["LeakyRelu"],
            rewritten.Graph.Node.Where(node => node.Input.Contains(convolution.Output[0])).Select(node => node.OpType));
        Assert.InRange(
            GraphRun.MaxDifference(GraphRun.Run(plain, Inputs), GraphRun.Run(rewritten, Inputs)), 0, 1e-6);
    }

    [Fact]
    public void A_concatenation_that_something_else_reads_stays()
    {
        ModelProto plain = UNet(readsConcat: true);
        Assert.Equal(plain, new SkipActivation().Apply(plain));
    }

    private static ModelProto UNet(bool readsConcat)
    {
        var net = new LayerWriter(new GraphWriter("test"));
        string down = net.Conv(net.Graph.Input("z", -1, 3, 8, 8), 3, 4, 4, 2, 1);
        string below = net.Conv(net.LeakyRelu(down), 4, 4, 3, 1, 1);
        string joined = net.Concat(down, below);
        string up = net.Conv(net.Relu(joined), 8, 8, 3, 1, 1);
        net.Graph.Node("Add", [up, readsConcat ? joined : up], "image");
        net.Graph.Output("image", -1, 8, 4, 4);
        return GraphRun.Model(net.Graph.Graph);
    }
}
