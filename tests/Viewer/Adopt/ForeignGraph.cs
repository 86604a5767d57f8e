using Google.Protobuf;
using ImageGen.Generators.Onnx;
using ImageGen.Tests.Generators;
using DataType = ImageGen.Generators.Onnx.TensorProto.Types.DataType;

namespace ImageGen.Tests.Viewer.Adopt;

/// <summary>Small ONNX models as others could write them, each with what a test wants to be odd about it.</summary>
internal static class ForeignGraph
{
    /// <summary>A latent [N, 8] to a picture [N, 3, 8, 8] by a matrix product and a Tanh.</summary>
    public static ModelProto Plain(int opset = 17, long irVersion = 8)
    {
        var writer = new GraphWriter("plain");
        string z = writer.Input("z", -1, 8);
        string x = writer.Node("MatMul", [z, writer.Constant("w", RandomTensor.Values(1, 8 * 192), [8, 192])]);
        x = writer.Node("Reshape", [x, writer.Constant("shape", [-1, 3, 8, 8])], "flat");
        writer.Node("Tanh", [x], "image");
        writer.Output("image", -1, 3, 8, 8);
        return Model(writer.Graph, opset, irVersion);
    }

    /// <summary>The plain one, changed.</summary>
    public static ModelProto With(Action<ModelProto> change)
    {
        ModelProto model = Plain();
        change(model);
        return model;
    }

    /// <summary>The plain one with a node before its Tanh.</summary>
    public static ModelProto WithNode(string opType, params AttributeProto[] attributes) => With(model =>
    {
        NodeProto last = model.Graph.Node[^1];
        model.Graph.Node.Insert(model.Graph.Node.Count - 1, Node(opType, ["flat"], "odd", attributes));
        last.Input[0] = "odd";
    });

    /// <summary>One that allocates tens of gigabytes: by a constant that is folded at load, or in a run.</summary>
    public static ModelProto Greedy(bool atLoad)
    {
        ModelProto model = Plain();
        GraphProto graph = model.Graph;
        graph.Initializer.Add(Shape("huge", 1 << 17, 1 << 17));
        NodeProto filled = atLoad
            ? Node("ConstantOfShape", ["huge"], "filled")
            : Node("Expand", ["z_first", "huge"], "filled");
        if (!atLoad)
            graph.Node.Add(Node("ReduceSum", ["z"], "z_first", OnnxAttribute.Int("keepdims", 0)));
        graph.Node.Add(filled);
        graph.Node.Add(Node("ReduceSum", ["filled"], "sum", OnnxAttribute.Int("keepdims", 0)));
        return WithSum(model);
    }

    /// <summary>One that computes for hours within little memory: products of large matrices.</summary>
    public static ModelProto Endless()
    {
        ModelProto model = Plain();
        GraphProto graph = model.Graph;
        graph.Initializer.Add(Shape("large", 4096, 4096));
        graph.Node.Add(Node("ReduceSum", ["z"], "z_first", OnnxAttribute.Int("keepdims", 0)));
        graph.Node.Add(Node("Expand", ["z_first", "large"], "product0"));
        const int count = 20_000;
        for (int i = 0; i < count; i++)
            graph.Node.Add(Node("MatMul", ["product0", $"product{i}"], $"product{i + 1}"));
        graph.Node.Add(Node("ReduceSum", [$"product{count}"], "sum", OnnxAttribute.Int("keepdims", 0)));
        return WithSum(model);
    }

    /// <summary>A tensor of raw bytes.</summary>
    public static TensorProto Tensor(string name, DataType type, byte[] bytes, params long[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.Add(dims);
        return tensor;
    }

    /// <summary>A node.</summary>
    public static NodeProto Node(
        string opType, IEnumerable<string> inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = opType, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }

    /// <summary>An input or output with named or fixed extents.</summary>
    public static ValueInfoProto Value(string name, DataType type, params object[] extents)
    {
        var shape = new TensorShapeProto();
        foreach (object extent in extents)
        {
            shape.Dim.Add(extent is string open
                ? new TensorShapeProto.Types.Dimension { DimParam = open }
                : new TensorShapeProto.Types.Dimension { DimValue = (int)extent });
        }

        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }

    // Adds the sum to the picture, so that nobody leaves it out.
    private static ModelProto WithSum(ModelProto model)
    {
        GraphProto graph = model.Graph;
        NodeProto last = graph.Node.First(node => node.OpType == "Tanh");
        graph.Node.Remove(last);
        graph.Node.Add(Node("Add", ["flat", "sum"], "added"));
        last.Input[0] = "added";
        graph.Node.Add(last);
        return model;
    }

    private static TensorProto Shape(string name, params long[] values) =>
        Tensor(name, DataType.Int64, [.. values.SelectMany(BitConverter.GetBytes)], values.Length);

    private static ModelProto Model(GraphProto graph, int opset, long irVersion)
    {
        var model = new ModelProto { IrVersion = irVersion, Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        return model;
    }
}
