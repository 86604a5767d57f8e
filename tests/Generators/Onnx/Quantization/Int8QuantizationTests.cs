using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Onnx.Quantization;
using ImageGen.Generators.Runtime.Int8;

namespace ImageGen.Tests.Generators.Onnx.Quantization;

public sealed class Int8QuantizationTests
{
    public static TheoryData<string, int, string[]> Kinds => new()
    {
        { "convolutions", 2, ["QLinearConv"] },
        { "sub-pixel", 2, ["QLinearConv", "Concat"] },
        { "residual", 4, ["QLinearConv", "Concat"] },
        { "U-Net", 4, ["QLinearConv", "QLinearConcat", "QLinearLeakyRelu"] },
        { "Gemm", 2, ["QGemm"] },
        { "MatMul", 1, ["QLinearMatMul"] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Layers_between_the_first_and_the_last_run_in_int8(string kind, int layers, string[] operators)
    {
        ModelProto plain = GraphRun.Model(GraphOf(kind));
        Dictionary<string, Int8Layer> candidates = Int8Candidates.Of(new GraphRewriter(plain));
        Assert.Equal(layers, candidates.Count);
        NodeProto[] weighted = [.. plain.Graph.Node.Where(Int8Layer.IsWeighted)];
        Assert.DoesNotContain(weighted[0].Output[0], candidates.Keys);
        Assert.DoesNotContain(weighted[^1].Output[0], candidates.Keys);

        ModelProto before = plain.Clone();
        foreach (bool isByChannel in new[] { true, false })
        {
            foreach (QuantizationLevels levels in new[] { QuantizationLevels.Full, QuantizationLevels.Reduced })
            {
                ModelProto quantized = Quantized(plain, levels, isByChannel, _ => true);
                Assert.Equal(before, plain);
                Assert.Subset(
                    quantized.Graph.Node.Select(node => node.OpType).ToHashSet(), operators.ToHashSet());
                // The first and the last layer have float32 weights.
                Assert.Equal(
                    [weighted[0].Output[0], weighted[^1].Output[0]],
                    quantized.Graph.Node.Where(Int8Layer.IsWeighted).Select(node => node.Output[0]));
                Assert.InRange(Psnr(plain, quantized), isByChannel ? 28 : 24, double.PositiveInfinity);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_of_the_layers_can_stay_in_float32(string kind, int layers, string[] operators)
    {
        Assert.NotEmpty(operators);
        ModelProto plain = GraphRun.Model(GraphOf(kind));
        string[] names = [.. Int8Candidates.Of(new GraphRewriter(plain)).Keys];
        for (int set = 0; set < 1 << layers; set++)
        {
            ModelProto quantized = Quantized(
                plain,
                QuantizationLevels.Reduced,
                isByChannel: set % 3 > 0,
                name => ((set >> Array.IndexOf(names, name)) & 1) != 0);
            Assert.InRange(Psnr(plain, quantized), set == 0 ? 90 : 24, double.PositiveInfinity);
        }
    }

    [Fact]
    public void Layers_that_stay_in_float32_are_moved_before_an_upsampling_too()
    {
        ModelProto plain = GraphRun.Model(GraphOf("upsampling"));
        string[] names = [.. Int8Candidates.Of(new GraphRewriter(plain)).Keys];
        Assert.Equal(2, names.Length);
        for (int set = 0; set < 4; set++)
        {
            ModelProto quantized = Quantized(
                plain,
                QuantizationLevels.Full,
                isByChannel: true,
                name => ((set >> Array.IndexOf(names, name)) & 1) != 0);
            Assert.DoesNotContain(quantized.Graph.Node, node => node.OpType == "Resize");
            Assert.InRange(Psnr(plain, quantized), set == 0 ? 90 : 28, double.PositiveInfinity);
        }
    }

    [Fact]
    public void A_Relu_between_layers_is_the_saturation_at_level_0()
    {
        ModelProto quantized = Quantized(
            GraphRun.Model(GraphOf("convolutions")), QuantizationLevels.Full, isByChannel: true, _ => true);
        Assert.DoesNotContain(quantized.Graph.Node, node => node.OpType == "Relu");
    }

    private static ModelProto Quantized(
        ModelProto plain, QuantizationLevels levels, bool isByChannel, Func<string, bool> chooses)
    {
        Dictionary<string, ValueStatistics> statistics = Int8Statistics.Of(
            plain, [Inputs(1), Inputs(2)], threads: 1, TestContext.Current.CancellationToken);
        return CpuPasses.Apply(
            [new Int8Quantization(statistics, levels, isByChannel, chooses), .. CpuPasses.AfterInt8], plain);
    }

    // Of values whose range is about 2; the mean squared error is relative to 1, as for pictures.
    private static double Psnr(ModelProto plain, ModelProto quantized)
    {
        TensorData expected = GraphRun.Run(plain, Inputs(2));
        float[] actual = [];
        using var session = new Int8Session(quantized, threads: 1);
        session.Run(Inputs(2), ["image"], (_, values) => actual = values.ToArray());
        Assert.Equal(expected.Values.Length, actual.Length);
        return -10 * Math.Log10(
            Math.Max(1e-12, expected.Values.Zip(actual, (x, y) => ((double)x - y) * (x - y)).Average()));
    }

    private static Dictionary<string, TensorData> Inputs(int seed) => new() { ["z"] = RandomTensor.Of(seed, 3, 16) };

    private static GraphProto GraphOf(string kind)
    {
        var net = new LayerWriter(new GraphWriter("g"));
        string z = net.Graph.Input("z", -1, 16);
        if (kind is "Gemm" or "MatMul")
        {
            string x = net.LeakyRelu(net.Linear(z, 16, 24));
            if (kind == "Gemm")
            {
                x = net.LeakyRelu(net.Linear(x, 24, 32));
                x = net.Relu(net.Linear(x, 32, 16));
            }
            else
            {
                string weight = net.Graph.Constant("m", RandomTensor.Values(7, 24 * 16, 0.4), [24, 16]);
                x = net.Relu(net.Graph.Node("MatMul", [x, weight]));
            }

            net.Image(net.Reshape(net.Linear(x, 16, 48), 0, 3, 4, 4), 3, 4, 4);
            return net.Graph.Graph;
        }

        string image = net.Relu(net.Reshape(net.Linear(z, 16, 8 * 16), 0, 8, 4, 4));
        switch (kind)
        {
            case "convolutions":
                image = net.Relu(net.Conv(image, 8, 12, 3, 1, 1));
                image = net.Relu(net.Conv(image, 12, 8, 3, 1, 1));
                net.Image(net.Conv(image, 8, 3, 3, 1, 1), 3, 4, 4);
                break;
            case "sub-pixel":
                image = net.Relu(net.ConvTranspose(image, 8, 12, (4, 4), 2, [1, 1, 1, 1]));
                image = net.Relu(net.ConvTranspose(image, 12, 8, (4, 4), 2, [1, 1, 1, 1]));
                net.Image(net.ConvTranspose(image, 8, 3, (4, 4), 2, [1, 1, 1, 1]), 3, 32, 32);
                break;
            case "upsampling":
                image = net.Relu(net.Conv(Doubled(net, image, 0), 8, 12, 3, 1, 1));
                image = net.Relu(net.Conv(Doubled(net, image, 1), 12, 8, 3, 1, 1));
                net.Image(net.Conv(Doubled(net, image, 2), 8, 3, 3, 1, 1), 3, 32, 32);
                break;
            case "residual":
                string inner = net.Relu(net.Conv(Doubled(net, image, 0), 8, 8, 3, 1, 1));
                inner = net.Conv(inner, 8, 8, 3, 1, 1);
                string shortcut = Doubled(net, net.Conv(image, 8, 8, 1, 1, 0), 1);
                image = net.Relu(net.BatchNorm(net.Graph.Node("Add", [inner, shortcut]), 8));
                image = net.Relu(net.Conv(image, 8, 8, 3, 1, 1));
                net.Image(net.Conv(image, 8, 3, 3, 1, 1), 3, 8, 8);
                break;
            default:
                string first = net.LeakyRelu(net.Conv(image, 8, 8, 4, 2, 1));
                string bottom = net.Relu(net.Conv(first, 8, 16, 4, 2, 1));
                string up = net.Concat(net.ConvTranspose(bottom, 16, 8, (4, 4), 2, [1, 1, 1, 1]), first);
                up = net.ConvTranspose(net.Relu(up), 16, 8, (4, 4), 2, [1, 1, 1, 1]);
                net.Image(net.ConvTranspose(net.Relu(up), 8, 3, (4, 4), 2, [1, 1, 1, 1]), 3, 8, 8);
                break;
        }

        return net.Graph.Graph;
    }

    private static string Doubled(LayerWriter net, string x, int index) => net.Graph.Node(
        "Resize",
        [x, "", net.Graph.Constant($"scales{index}", [1f, 1, 2, 2], [4])],
        null,
        OnnxAttribute.String("mode", "nearest"),
        OnnxAttribute.String("coordinate_transformation_mode", "asymmetric"),
        OnnxAttribute.String("nearest_mode", "floor"));
}
