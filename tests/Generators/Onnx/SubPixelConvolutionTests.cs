using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Onnx;

public sealed class SubPixelConvolutionTests
{
    private const double Tolerance = 1e-5;

    // kernel height and width, pads (top, left, bottom, right), output padding, whether the form is covered
    public static TheoryData<int, int, long[], long[], bool> Forms => new()
    {
        { 4, 4, [1, 1, 1, 1], [0, 0], true },
        { 5, 5, [2, 2, 1, 1], [0, 0], true },
        { 5, 5, [2, 2, 2, 2], [1, 1], true },
        { 3, 3, [1, 1, 0, 0], [0, 0], true },
        { 3, 3, [0, 0, 1, 1], [0, 0], true },
        { 3, 3, [1, 1, 1, 1], [1, 1], true },
        { 2, 2, [0, 0, 0, 0], [0, 0], false },
        { 4, 4, [0, 0, 0, 0], [0, 0], true },
        { 5, 5, [1, 1, 0, 0], [0, 0], true },
        { 6, 6, [2, 2, 2, 2], [0, 0], true },
        { 4, 2, [1, 0, 1, 0], [0, 0], true },
        { 3, 5, [1, 2, 0, 1], [0, 0], true },
        { 5, 4, [2, 1, 1, 1], [0, 0], true },
        { 4, 4, [0, 2, 2, 0], [0, 0], true },
        { 3, 3, [0, 0, 0, 0], [0, 0], false },
        { 3, 3, [1, 1, 1, 1], [0, 0], false },
        { 5, 5, [0, 0, 0, 0], [0, 0], false },
        { 1, 1, [0, 0, 0, 0], [1, 1], false },
        { 2, 2, [1, 1, 1, 1], [0, 0], false },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Computes_the_same(int height, int width, long[] pads, long[] outputPadding, bool covered)
    {
        foreach (bool bias in new[] { true, false })
        {
            var net = new LayerWriter(new GraphWriter("test"));
            string x = net.ConvTranspose(
                net.Graph.Input("z", -1, 5, 6, 9), 5, 7, (height, width), 2, pads, bias, OnnxAttribute.Ints(
                    "output_padding", outputPadding));
            x = net.ConvTranspose(net.LeakyRelu(x), 7, 2, (4, 4), 2, [1, 1, 1, 1]);
            net.Graph.Node("Identity", [x], "image");
            net.Graph.Output("image");
            net.Graph.Graph.Output[0].Type.TensorType.Shape = null;
            ModelProto plain = GraphRun.Model(net.Graph.Graph);
            ModelProto before = plain.Clone();
            ModelProto rewritten = new SubPixelConvolution().Apply(plain);

            Assert.Equal(before, plain);
            Assert.Equal(covered ? 1 : 2, rewritten.Graph.Node.Count(node => node.OpType == "ConvTranspose"));
            Assert.Equal(covered ? 4 : 0, rewritten.Graph.Node.Count(node => node.OpType == "Conv"));
            foreach (int batch in new[] { 1, 3, 16 })
            {
                var inputs = new Dictionary<string, TensorData> { ["z"] = RandomTensor.Of(batch, batch, 5, 6, 9) };
                Assert.InRange(
                    GraphRun.MaxDifference(GraphRun.Run(plain, inputs), GraphRun.Run(rewritten, inputs)), 0, Tolerance);
            }
        }
    }

    [Fact]
    public void Phases_of_unknown_extents_are_put_together_by_DepthToSpace()
    {
        foreach (bool isKnown in new[] { true, false })
        {
            var net = new LayerWriter(new GraphWriter("test"));
            string x = net.Graph.Input("z", -1, 5, 6, 9);
            if (!isKnown)
            {
                foreach (int axis in new[] { 2, 3 })
                {
                    net.Graph.Graph.Input[0].Type.TensorType.Shape.Dim[axis] =
                        new TensorShapeProto.Types.Dimension { DimParam = $"extent{axis}" };
                }
            }

            x = net.ConvTranspose(x, 5, 7, (4, 4), 2, [1, 1, 1, 1]);
            x = net.ConvTranspose(net.LeakyRelu(x), 7, 2, (4, 4), 2, [1, 1, 1, 1]);
            net.Graph.Node("Identity", [x], "image");
            net.Graph.Output("image");
            net.Graph.Graph.Output[0].Type.TensorType.Shape = null;
            ModelProto plain = GraphRun.Model(net.Graph.Graph);
            ModelProto rewritten = new SubPixelConvolution().Apply(plain);
            Assert.Equal(isKnown ? 0 : 1, rewritten.Graph.Node.Count(node => node.OpType == "DepthToSpace"));
            var inputs = new Dictionary<string, TensorData> { ["z"] = RandomTensor.Of(2, 2, 5, 6, 9) };
            Assert.InRange(
                GraphRun.MaxDifference(GraphRun.Run(plain, inputs), GraphRun.Run(rewritten, inputs)), 0, Tolerance);
        }
    }

    [Fact]
    public void Groups_dilations_and_other_strides_are_left_alone()
    {
        var net = new LayerWriter(new GraphWriter("test"));
        string z = net.Graph.Input("z", -1, 4, 5, 5);
        string a = net.ConvTranspose(z, 4, 2, (4, 4), 2, [1, 1, 1, 1], true, OnnxAttribute.Int("group", 2));
        string b = net.ConvTranspose(z, 4, 4, (4, 4), 2, [1, 1, 1, 1], true, OnnxAttribute.Ints("dilations", 2, 2));
        string c = net.ConvTranspose(z, 4, 4, (4, 4), 3, [1, 1, 1, 1]);
        string d = net.ConvTranspose(
            z, 4, 4, (4, 4), 2, [0, 0, 0, 0], true, OnnxAttribute.String("auto_pad", "SAME_UPPER"));
        string e = net.ConvTranspose(z, 4, 4, (4, 4), 2, [1, 1, 1, 1]);
        foreach (string x in new[] { a, b, c, d, e })
            net.Graph.Output(x);
        ModelProto plain = GraphRun.Model(net.Graph.Graph);
        Assert.Equal(plain, new SubPixelConvolution().Apply(plain));
    }
}
