using ImageGen.Generators;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ImageGen.Tests.Parity;

/// <summary>
/// Every kind of module that the exporter knows, with random weights, against TorchSharp's own values.
/// </summary>
[Collection(TorchCollection.Name)]
public sealed class ModuleParityTests
{
    private static readonly Dictionary<string, (Func<Module<Tensor, Tensor>> Module, long[] Input)> Modules = new()
    {
        ["Linear"] = (() => Linear(7, 5), [7]),
        ["Linear without bias"] = (() => Linear(7, 5, hasBias: false), [7]),
        ["Conv2d"] = (() => Conv2d(3, 6, 3, padding: 1), [3, 9, 11]),
        ["Conv2d, stride, dilation, groups"] = (
            () => Conv2d(4, 6, 3, stride: 2, padding: 2, dilation: 2, groups: 2), [4, 13, 10]),
        ["Conv2d, uneven kernel"] = (
            () => Conv2d(2, 3, kernel_size: (3, 5), stride: (1, 2), padding: (1, 2)), [2, 8, 9]),
        ["ConvTranspose2d 4 2 1"] = (() => ConvTranspose2d(5, 3, 4, stride: 2, padding: 1), [5, 7, 6]),
        ["ConvTranspose2d 5 2 2 1"] = (
            () => ConvTranspose2d(5, 3, 5, stride: 2, padding: 2, output_padding: 1), [5, 7, 6]),
        ["ConvTranspose2d 2 2"] = (() => ConvTranspose2d(5, 3, 2, stride: 2), [5, 7, 6]),
        ["ConvTranspose2d 3 2 1"] = (() => ConvTranspose2d(5, 3, 3, stride: 2, padding: 1), [5, 7, 6]),
        ["ConvTranspose2d, groups"] = (() => ConvTranspose2d(4, 6, 4, stride: 2, padding: 1, groups: 2), [4, 5, 5]),
        ["ConvTranspose2d of 1x1"] = (() => ConvTranspose2d(12, 8, 4), [12, 1, 1]),
        ["two ConvTranspose2d"] = (
            () =>
                Sequential(
                    ConvTranspose2d(5, 4, 5, stride: 2, padding: 2, output_padding: 1),
                    LeakyReLU(0.2),
                    ConvTranspose2d(4, 1, 4, stride: 2, padding: 1)),
            [5, 3, 4]),
        ["BatchNorm2d alone"] = (() => BatchNorm2d(4), [4, 5, 6]),
        ["BatchNorm1d alone"] = (() => BatchNorm1d(6), [6]),
        ["BatchNorm2d after ReLU"] = (
            () => Sequential(Conv2d(3, 4, 3, padding: 1), ReLU(), BatchNorm2d(4), Conv2d(4, 2, 3, padding: 1)),
            [3, 6, 6]),
        ["Linear, BatchNorm1d"] = (() => Sequential(Linear(7, 6), BatchNorm1d(6), ReLU()), [7]),
        ["Linear, Reshape, BatchNorm2d"] = (
            () => Sequential(Linear(7, 4 * 3 * 2), new Reshape(4, 3, 2), BatchNorm2d(4), ReLU()), [7]),
        ["Conv2d, BatchNorm2d"] = (() => Sequential(Conv2d(3, 4, 3), BatchNorm2d(4)), [3, 6, 6]),
        ["Conv2d in groups, BatchNorm2d"] = (() => Sequential(Conv2d(4, 6, 3, groups: 2), BatchNorm2d(6)), [4, 6, 6]),
        ["ConvTranspose2d, BatchNorm2d"] = (
            () => Sequential(ConvTranspose2d(3, 4, 4, stride: 2, padding: 1), BatchNorm2d(4)), [3, 6, 6]),
        ["ConvTranspose2d in groups, BatchNorm2d"] = (
            () => Sequential(ConvTranspose2d(4, 6, 4, stride: 2, padding: 1, groups: 2), BatchNorm2d(6)), [4, 6, 6]),
        ["Conv2d, BatchNorm2d not affine"] = (
            () => Sequential(Conv2d(3, 4, 3), BatchNorm2d(4, affine: false)), [3, 6, 6]),
        ["InstanceNorm2d"] = (() => InstanceNorm2d(4, affine: true), [4, 6, 6]),
        ["InstanceNorm2d not affine"] = (() => InstanceNorm2d(4), [4, 6, 6]),
        ["LayerNorm"] = (() => LayerNorm([4, 6, 5]), [4, 6, 5]),
        ["LayerNorm not affine"] = (() => LayerNorm([9], elementwise_affine: false), [9]),
        ["ReLU"] = (() => ReLU(), [9]),
        ["LeakyReLU"] = (() => LeakyReLU(0.2), [9]),
        ["ELU"] = (() => ELU(0.7), [9]),
        ["Tanh"] = (() => Tanh(), [9]),
        ["Sigmoid"] = (() => Sigmoid(), [9]),
        ["Dropout"] = (() => Sequential(Linear(5, 5), Dropout(0.5), Linear(5, 5)), [5]),
        ["Dropout2d and Identity"] = (() => Sequential(Conv2d(2, 3, 3), Dropout2d(0.5), Identity()), [2, 5, 5]),
        ["Flatten"] = (() => Sequential(Flatten(), Linear(12, 3)), [3, 2, 2]),
        ["MaxPool2d"] = (() => MaxPool2d(2), [3, 6, 8]),
        ["MaxPool2d, stride, padding"] = (() => MaxPool2d(3, stride: 2, padding: 1), [3, 7, 8]),
        ["AvgPool2d"] = (() => AvgPool2d(2), [3, 6, 8]),
        ["AvgPool2d, padding"] = (() => AvgPool2d(3, stride: 2, padding: 1), [3, 7, 8]),
        ["AvgPool2d, padding not counted"] = (
            () => AvgPool2d(3, stride: 2, padding: 1, count_include_pad: false), [3, 7, 8]),
        ["Upsample nearest"] = (() => Upsample(scale_factor: [2, 2], mode: UpsampleMode.Nearest), [3, 4, 5]),
        ["Upsample bilinear"] = (
            () => Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bilinear, align_corners: false), [3, 4, 5]),
    };

    public static TheoryData<string> Names => [.. Modules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_TorchSharps_values(string name)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        manual_seed(11);
        (Func<Module<Tensor, Tensor>>? create, long[]? inputShape) = Modules[name];
        Module<Tensor, Tensor> module = create();
        ParityAssert.Randomize(module);
        foreach (int batch in ParityAssert.Batches)
        {
            Tensor input = randn([batch, .. inputShape]);
            Tensor expected = Exactly(module, input);
            ParityAssert.SameAsTorch(Graph(module, inputShape, expected.shape), expected, ("z", input));
        }
    }

    // In float64, which oneDNN does not compute: on some processors it is wrong in float32 (EvenChannels).
    private static Tensor Exactly(Module<Tensor, Tensor> module, Tensor input)
    {
        module.to(ScalarType.Float64);
        Tensor output = module.call(input.to(ScalarType.Float64));
        module.to(ScalarType.Float32);
        return output.to(ScalarType.Float32);
    }

    [Fact]
    public void Two_inputs_are_joined()
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        manual_seed(12);
        var module = new Concatenated(Linear(5, 4));
        module.eval();
        var writer = new GraphWriter("test");
        string output = new NetworkGraph(writer, half: false).Write(
            module, "m", writer.Input("z", -1, 3), writer.Input("label", -1, 2));
        writer.Node("Identity", [output], "image");
        writer.Output("image", -1, 4);
        foreach (int batch in ParityAssert.Batches)
        {
            (Tensor z, Tensor label) = (randn(batch, 3), randn(batch, 2));
            ParityAssert.SameAsTorch(GraphRun.Model(writer.Graph), module.call(z, label), ("z", z), ("label", label));
        }
    }

    [Fact]
    public void Batch_norm_is_folded_only_where_that_is_exact()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.DoesNotContain(
            "BatchNormalization",
            Operators(Sequential(Linear(4, 12), new Reshape(3, 2, 2), BatchNorm2d(3)), [4], [3, 2, 2]));
        Assert.Contains(
            "BatchNormalization", Operators(Sequential(Conv2d(3, 4, 3), ReLU(), BatchNorm2d(4)), [3, 5, 5], [4, 3, 3]));
    }

    [Fact]
    public void Output_padding_becomes_uneven_pads()
    {
        using DisposeScope scope = NewDisposeScope();
        GraphProto graph = Graph(
            ConvTranspose2d(2, 1, 5, stride: 2, padding: 2, output_padding: 1), [2, 3, 3], [1, 1, 6, 6])
            .Graph;
        NodeProto node = graph.Node.Single(n => n.OpType == "ConvTranspose");
        Assert.Equal([2L, 2, 1, 1], node.Attribute.Single(a => a.Name == "pads").Ints);
        Assert.DoesNotContain(node.Attribute, a => a.Name == "output_padding");
    }

    [Fact]
    public void An_unknown_module_is_named()
    {
        using DisposeScope scope = NewDisposeScope();
        InputException error = Assert.Throws<InputException>(
            () => Graph(Sequential(("first", Linear(4, 4)), ("odd", Softmax(1))), [4], [1, 4]));
        Assert.Contains("m.odd", error.Message);
        Assert.Contains("Softmax", error.Message);
    }

    private static IEnumerable<string> Operators(Module<Tensor, Tensor> module, long[] input, long[] output)
    {
        ParityAssert.Randomize(module);
        return Graph(module, input, [1, .. output]).Graph.Node.Select(node => node.OpType);
    }

    private static ModelProto Graph(Module<Tensor, Tensor> module, long[] inputShape, long[] outputShape)
    {
        module.eval();
        var writer = new GraphWriter("test");
        string output = new NetworkGraph(writer, half: false).Write(
            module, "m", writer.Input("z", [-1, .. inputShape]));
        writer.Node("Identity", [output], "image");
        writer.Output("image", [-1, .. outputShape[1..]]);
        return GraphRun.Model(writer.Graph);
    }
}
