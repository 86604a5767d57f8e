using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Onnx;

public sealed class DirectMLPassesTests
{
    public static TheoryData<string> Generators =>
        ["unconditional", "conditional", "uniform", "auto-encoder", "vae", "image-to-image", "half"];

    [Theory]
    [MemberData(nameof(Generators))]
    public void Float16_graphs_make_the_same_pictures_within_two_levels(string name)
    {
        GeneratorFile file = Create(name);
        ModelProto half = DirectMLPasses.Apply(file.Model, half: true);
        Assert.DoesNotContain(half.Graph.Node, node => node.OpType == "ConvTranspose");
        Assert.All(
            half.Graph.Initializer.Where(tensor => tensor.DataType != (int)TensorProto.Types.DataType.Int64),
            tensor => Assert.Equal((int)TensorProto.Types.DataType.Float16, tensor.DataType));
        Assert.Equal(file.Model.Graph.Input, half.Graph.Input);
        Assert.Equal(file.Model.Graph.Output, half.Graph.Output);
        double difference = GraphRun.MaxDifference(
            GraphRun.Run(half, file.Info.Golden.Inputs.ToDictionary()), file.Info.Golden.Image);
        Assert.InRange(difference, 0, 2.0 / 255);
        // If nothing were rounded, nothing was tested.
        Assert.NotEqual(0, difference);
    }

    [Theory]
    [MemberData(nameof(Generators))]
    public void Float32_graphs_are_the_plain_ones_without_casts(string name)
    {
        GeneratorFile file = Create(name);
        ModelProto single = DirectMLPasses.Apply(file.Model, half: false);
        Assert.DoesNotContain(single.Graph.Node, node => node.OpType == "Cast");
        Assert.Equal(
            file.Model.Graph.Node.Where(node => node.OpType != "Cast")
                .Select(node => node.OpType), single.Graph.Node.Select(node => node.OpType));
        Assert.InRange(
            GraphRun.MaxDifference(
                GraphRun.Run(single, file.Info.Golden.Inputs.ToDictionary()), file.Info.Golden.Image),
            0,
            file.Tolerance);
    }

    [Fact]
    public void Nodes_keep_names_of_their_own()
    {
        ModelProto half = DirectMLPasses.Apply(SyntheticGenerator.Conditional().Model, half: true);
        string[] names = [.. half.Graph.Node.Select(node => node.Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
        string[] outputs = [.. half.Graph.Node.SelectMany(node => node.Output)];
        Assert.Equal(outputs.Length, outputs.Distinct().Count());
    }

    [Fact]
    public void A_transposed_convolution_without_sub_pixel_form_is_not_trusted_to_float16()
    {
        var net = new LayerWriter(new GraphWriter("test"));
        string x = net.ConvTranspose(net.Graph.Input("z", -1, 3, 6, 6), 3, 2, (3, 3), 2, [1, 1, 1, 1]);
        net.Graph.Node("Identity", [x], "image");
        net.Graph.Output("image");
        NotSupportedException refused = Assert.Throws<NotSupportedException>(
            () => DirectMLPasses.Apply(GraphRun.Model(net.Graph.Graph), half: true));
        Assert.Contains("float16", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_with_an_operator_that_needs_float32_is_not_made_float16()
    {
        var net = new LayerWriter(new GraphWriter("test"));
        string x = net.Linear(net.Graph.Input("z", -1, 4), 4, 4);
        net.Graph.Node("Cast", [x], "image", OnnxAttribute.Int("to", (long)TensorProto.Types.DataType.Float));
        net.Graph.Output("image");
        ModelProto model = GraphRun.Model(net.Graph.Graph);
        Assert.False(HalfPrecision.Suits(model));
        Assert.Throws<NotSupportedException>(() => DirectMLPasses.Apply(model, half: true));
    }

    [Theory]
    [InlineData("nearest")]
    [InlineData("linear")]
    public void An_upsampled_image_is_computed_in_float16_by_scales_in_float32(string mode)
    {
        ModelProto model = Upsampling(mode, net => net.Graph.Constant("scales", [1f, 1f, 2f, 2f], [4]));
        ModelProto half = DirectMLPasses.Apply(model, half: true);
        Assert.Equal(
            ["scales"],
            half.Graph.Initializer.Where(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float)
                .Select(tensor => tensor.Name));
        var inputs = new Dictionary<string, TensorData> { ["z"] = RandomTensor.Of(3, 3, 5, 4, 7) };
        double difference = GraphRun.MaxDifference(GraphRun.Run(half, inputs), GraphRun.Run(model, inputs));
        Assert.InRange(difference, 1e-9, 2.0 / 255);
    }

    [Fact]
    public void An_upsampling_whose_scales_are_computed_stays_in_float32()
    {
        ModelProto model = Upsampling(
            "nearest",
            net => net.Graph.Node("Identity", [net.Graph.Constant("scales", [1f, 1f, 2f, 2f], [4])]));
        Assert.False(HalfPrecision.Suits(model));
        Assert.Throws<NotSupportedException>(() => DirectMLPasses.Apply(model, half: true));
    }

    [Fact]
    public void An_upsampling_whose_scales_are_also_computed_with_stays_in_float32()
    {
        ModelProto model = Upsampling("nearest", net =>
        {
            string scales = net.Graph.Constant("scales", [1f, 1f, 2f, 2f], [4]);
            net.Graph.Node("Neg", [scales]);
            return scales;
        });
        Assert.False(HalfPrecision.Suits(model));
    }

    private static ModelProto Upsampling(string mode, Func<LayerWriter, string> scales)
    {
        var net = new LayerWriter(new GraphWriter("test"));
        string image = net.Conv(net.Graph.Input("z", -1, 5, 4, 7), 5, 5, 3, 1, 1);
        string up = net.Graph.Node(
            "Resize", [image, "", scales(net)], null, OnnxAttribute.String("mode", mode));
        net.Graph.Node("Tanh", [net.Conv(up, 5, 3, 3, 1, 1)], "image");
        net.Graph.Output("image");
        net.Graph.Graph.Output[0].Type.TensorType.Shape = null;
        return GraphRun.Model(net.Graph.Graph);
    }

    private static GeneratorFile Create(string name) => name switch
    {
        "conditional" => SyntheticGenerator.Conditional(),
        "uniform" => SyntheticGenerator.Uniform(),
        "auto-encoder" => SyntheticGenerator.AutoEncoder(),
        "vae" => SyntheticGenerator.Variational(),
        "image-to-image" => SyntheticGenerator.ImageToImage(),
        "half" => SyntheticGenerator.Conditional(half: true),
        _ => SyntheticGenerator.Unconditional(),
    };
}
