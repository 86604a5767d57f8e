using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Onnx;

public sealed class NearestUpsamplingTests
{
    private const double Tolerance = 1e-5;

    // kernel, stride, pad, factor of the upsampling, its modes, whether the form is covered
    public static TheoryData<int, int, int, float, string, string, string, bool> Forms => new()
    {
        { 3, 1, 1, 2, "nearest", "asymmetric", "floor", true },
        { 3, 1, 1, 2, "nearest", "half_pixel", "round_prefer_floor", true },
        { 5, 1, 2, 2, "nearest", "asymmetric", "floor", true },
        { 3, 1, 1, 2, "nearest", "asymmetric", "ceil", false },
        { 3, 1, 1, 2, "linear", "half_pixel", "round_prefer_floor", false },
        { 3, 1, 1, 3, "nearest", "asymmetric", "floor", false },
        { 3, 2, 1, 2, "nearest", "asymmetric", "floor", false },
        { 3, 1, 0, 2, "nearest", "asymmetric", "floor", false },
        { 1, 1, 0, 2, "nearest", "asymmetric", "floor", false },
        { 4, 1, 1, 2, "nearest", "asymmetric", "floor", false },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Computes_the_same(
        int kernel, int stride, int pad, float factor, string mode, string coordinates, string rounding, bool covered)
    {
        var net = new LayerWriter(new GraphWriter("test"));
        string up = net.Graph.Node(
            "Resize",
            [
                net.Relu(net.Graph.Input("z", -1, 5, 4, 7)),
                "",
                net.Graph.Constant("scales", [1f, 1f, factor, factor], [4]),
            ],
            null,
            OnnxAttribute.String("mode", mode),
            OnnxAttribute.String("coordinate_transformation_mode", coordinates),
            OnnxAttribute.String("nearest_mode", rounding));
        net.Graph.Node("Relu", [net.Conv(up, 5, 9, kernel, stride, pad)], "image");
        net.Graph.Output("image");
        net.Graph.Graph.Output[0].Type.TensorType.Shape = null;
        ModelProto plain = GraphRun.Model(net.Graph.Graph);
        ModelProto before = plain.Clone();
        ModelProto rewritten = new NearestUpsampling().Apply(plain);

        Assert.Equal(before, plain);
        Assert.Equal(covered ? 4 : 1, rewritten.Graph.Node.Count(node => node.OpType == "Conv"));
        Assert.Equal(covered ? 0 : 1, rewritten.Graph.Node.Count(node => node.OpType == "Resize"));
        foreach (int batch in new[] { 1, 3, 16 })
        {
            var inputs = new Dictionary<string, TensorData> { ["z"] = RandomTensor.Of(batch, batch, 5, 4, 7) };
            Assert.InRange(
                GraphRun.MaxDifference(GraphRun.Run(plain, inputs), GraphRun.Run(rewritten, inputs)), 0, Tolerance);
        }
    }
}
