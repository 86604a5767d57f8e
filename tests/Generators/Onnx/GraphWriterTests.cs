using Google.Protobuf;
using Google.Protobuf.Collections;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators.Onnx;

public sealed class GraphWriterTests
{
    [Fact]
    public void Minus_1_is_the_symbolic_batch()
    {
        var writer = new GraphWriter("g");
        Assert.Equal("z", writer.Input("z", -1, 3));
        writer.Output("z", -1, 3);
        foreach (ValueInfoProto value in new[] { writer.Graph.Input[0], writer.Graph.Output[0] })
        {
            RepeatedField<TensorShapeProto.Types.Dimension> dims = value.Type.TensorType.Shape.Dim;
            Assert.Equal(1, value.Type.TensorType.ElemType);
            Assert.Equal("batch", dims[0].DimParam);
            Assert.False(dims[0].HasDimValue);
            Assert.Equal(3, dims[1].DimValue);
        }
        Assert.Equal("g", writer.Graph.Name);
    }

    [Fact]
    public void Constants_are_raw_little_endian()
    {
        var writer = new GraphWriter("g");
        writer.Constant("a", [1f, -2f], [2, 1]);
        writer.Constant("b", [0L, -1L]);
        Assert.Equal("0000803F000000C0", Convert.ToHexString(writer.Graph.Initializer[0].RawData.Span));
        Assert.Equal([2L, 1L], writer.Graph.Initializer[0].Dims);
        Assert.Equal("0000000000000000FFFFFFFFFFFFFFFF", Convert.ToHexString(writer.Graph.Initializer[1].RawData.Span));
        Assert.Equal([2L], writer.Graph.Initializer[1].Dims);
    }

    [Fact]
    public void Half_constants_round_to_nearest_even_and_are_cast_back()
    {
        var writer = new GraphWriter("g");
        // Halfway between two float16 values: down to the even 1, up to the even 1 + 2/1024.
        float[] values = [1 + 1f / 2048, 1 + 3f / 2048, 0.1f, 65504];
        Assert.Equal("w", writer.Constant("w", values, [4], half: true));
        Assert.Equal("w_f16", writer.Graph.Initializer[0].Name);
        Assert.Equal(10, writer.Graph.Initializer[0].DataType);
        Assert.Equal("003C023C662EFF7B", Convert.ToHexString(writer.Graph.Initializer[0].RawData.Span));
        Assert.Equal("Cast", writer.Graph.Node[0].OpType);

        writer.Output("w");
        writer.Graph.Output[0].Type.TensorType.Shape = null;
        TensorData read = GraphRun.Run(GraphRun.Model(writer.Graph), new Dictionary<string, TensorData>());
        Assert.Equal([1f, 1 + 2f / 1024, (float)(Half)0.1f, 65504f], read.Values);
    }

    [Fact]
    public void Generated_names_are_new()
    {
        var writer = new GraphWriter("g");
        string x = writer.Input("Relu_0", -1);
        string y = writer.Node("Relu", [x]);
        string z = writer.Node("Relu", [y]);
        Assert.Equal(3, new[] { x, y, z }.Distinct().Count());
        Assert.Equal("out", writer.Node("Relu", [z], "out"));
    }

    [Fact]
    public void Attributes_have_their_types()
    {
        AttributeProto[] attributes =
        [
            OnnxAttribute.Int("i", -3),
            OnnxAttribute.Ints("is", 1, 2),
            OnnxAttribute.Float("f", 0.5f),
            OnnxAttribute.String("s", "DCR"),
        ];
        Assert.Equal([2, 7, 1, 3], attributes.Select(attribute => (int)attribute.Type));
        Assert.Equal(-3, attributes[0].I);
        Assert.Equal([1L, 2L], attributes[1].Ints);
        Assert.Equal(0.5f, attributes[2].F);
        Assert.Equal("DCR", attributes[3].S.ToStringUtf8());
    }

    [Fact]
    public void Mistakes_are_argument_exceptions()
    {
        var writer = new GraphWriter("g");
        writer.Input("z", -1, 3);
        Assert.Throws<ArgumentException>(() => writer.Input("z", -1, 3));
        Assert.Throws<ArgumentException>(() => writer.Constant("z", [1f], [1]));
        Assert.Throws<ArgumentException>(() => writer.Constant("w", [1f], [2]));
        Assert.Throws<ArgumentException>(() => writer.Constant("w", [70000f], [1], half: true));
        Assert.Throws<ArgumentException>(() => writer.Node("Relu", ["nothing"]));
        Assert.Throws<ArgumentException>(() => writer.Node("Relu", ["z"], "z"));
    }

    [Fact]
    public void The_same_calls_give_the_same_bytes() => Assert.Equal(
        SyntheticGenerator.ImageToImage(half: true).Model.Graph.ToByteArray(),
        SyntheticGenerator.ImageToImage(half: true).Model.Graph.ToByteArray());
}
