using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Onnx;

public sealed class FirstLayerGemmTests
{
    // kernel, stride, pads, output padding, dilation
    public static TheoryData<int, int, int, long[], long, long> Forms => new()
    {
        { 4, 4, 1, [0, 0, 0, 0], 0, 1 },
        { 7, 7, 1, [0, 0, 0, 0], 0, 1 },
        { 3, 5, 1, [0, 0, 0, 0], 0, 1 },
        { 4, 4, 2, [1, 1, 1, 1], 0, 1 },
        { 5, 4, 2, [2, 1, 1, 0], 0, 1 },
        { 4, 4, 2, [0, 0, 0, 0], 1, 1 },
        { 2, 2, 1, [0, 0, 0, 0], 0, 2 },
        { 1, 1, 1, [0, 0, 0, 0], 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Computes_the_same(int height, int width, int stride, long[] pads, long outputPadding, long dilation)
    {
        foreach (string source in new[] { "input", "reshape", "concat" })
        {
            foreach (bool bias in new[] { true, false })
            {
                var net = new LayerWriter(new GraphWriter("test"));
                string x = source == "input" ? net.Graph.Input("z", -1, 9, 1, 1) : net.Graph.Input("z", -1, 9);
                if (source == "reshape")
                    x = net.Reshape(x, 0, 9, 1, 1);
                if (source == "concat")
                    x = net.Concat(net.Reshape(x, -1, 9, 1, 1), net.Reshape(x, 0, 9, 1, 1));
                x = net.ConvTranspose(
                    x,
                    source == "concat" ? 18 : 9,
                    6,
                    (height, width),
                    stride,
                    pads,
                    bias,
                    OnnxAttribute.Ints("output_padding", outputPadding, outputPadding),
                    OnnxAttribute.Ints("dilations", dilation, dilation));
                net.Graph.Node("LeakyRelu", [x], "image");
                net.Graph.Output("image");
                net.Graph.Graph.Output[0].Type.TensorType.Shape = null;
                ModelProto plain = GraphRun.Model(net.Graph.Graph);
                ModelProto before = plain.Clone();
                ModelProto rewritten = new FirstLayerGemm().Apply(plain);

                Assert.Equal(before, plain);
                Assert.DoesNotContain(rewritten.Graph.Node, node => node.OpType == "ConvTranspose");
                foreach (int batch in new[] { 1, 3, 16 })
                {
                    TensorData z = RandomTensor.Of(batch, source == "input" ? [batch, 9, 1, 1] : [batch, 9]);
                    var inputs = new Dictionary<string, TensorData> { ["z"] = z };
                    Assert.InRange(
                        GraphRun.MaxDifference(GraphRun.Run(plain, inputs), GraphRun.Run(rewritten, inputs)), 0, 1e-5);
                }
            }
        }
    }

    [Fact]
    public void A_layer_that_reads_more_than_one_pixel_is_left_alone()
    {
        var net = new LayerWriter(new GraphWriter("test"));
        string x = net.Reshape(net.Graph.Input("z", -1, 12), 0, 3, 2, 2);
        net.Graph.Output(net.ConvTranspose(x, 3, 6, (4, 4), 1, [0, 0, 0, 0]));
        ModelProto plain = GraphRun.Model(net.Graph.Graph);
        Assert.Equal(plain, new FirstLayerGemm().Apply(plain));
    }
}
