namespace ImageGen.Generators.Onnx;

/// <summary>
/// A two-dimensional ConvTranspose node with constant weights, one group and explicit pads, the form that the passes
/// support. Arrays of two are (height, width).
/// </summary>
internal sealed class ConvTranspose
{
    private ConvTranspose(NodeProto node, TensorProto weight, float[] values, float[]? bias)
    {
        Node = node;
        InChannels = (int)weight.Dims[0];
        OutChannels = (int)weight.Dims[1];
        Kernel = [(int)weight.Dims[2], (int)weight.Dims[3]];
        Weights = values;
        Bias = bias;
        Strides = Ints("strides", [1, 1]);
        Dilations = Ints("dilations", [1, 1]);
        OutputPadding = Ints("output_padding", [0, 0]);
        long[] pads = Ints("pads", [0, 0, 0, 0]);
        PadsBegin = pads[..2];
        PadsEnd = pads[2..];
    }

    public NodeProto Node { get; }

    public int InChannels { get; }

    public int OutChannels { get; }

    public int[] Kernel { get; }

    /// <summary>[InChannels, OutChannels, kernel height, kernel width].</summary>
    public float[] Weights { get; }

    /// <summary>[OutChannels], or null.</summary>
    public float[]? Bias { get; }

    public long[] Strides { get; }

    public long[] Dilations { get; }

    public long[] OutputPadding { get; }

    public long[] PadsBegin { get; }

    public long[] PadsEnd { get; }

    /// <summary>Parses a node; null if it is another operator or an unsupported form.</summary>
    public static ConvTranspose? TryRead(NodeProto node, GraphRewriter graph)
    {
        if (node.OpType != "ConvTranspose" || node.Input.Count is not (2 or 3) || node.Output.Count != 1)
            return null;
        if (graph.Initializer(node.Input[1]) is not { Dims.Count: 4 } weight
            || TensorBytes.Floats(weight) is not { } values
            || values.Length == 0 || weight.DataType != (int)TensorProto.Types.DataType.Float)
        {
            return null;
        }

        float[]? bias = null;
        if (node.Input.Count == 3 && node.Input[2].Length > 0)
        {
            bias = graph.Initializer(node.Input[2]) is { } tensor ? TensorBytes.Floats(tensor) : null;
            if (bias?.Length != weight.Dims[1])
                return null;
        }

        foreach (AttributeProto attribute in node.Attribute)
        {
            bool covered = attribute.Name switch
            {
                "group" => attribute.I == 1,
                "kernel_shape" => attribute.Ints.SequenceEqual(weight.Dims.Skip(2)),
                "strides" or "dilations" =>
                    attribute.Ints.Count == 2 && attribute.Ints.All(value => value is > 0 and < 1024),
                "output_padding" => attribute.Ints.Count == 2 && attribute.Ints.All(value => value is >= 0 and < 1024),
                "pads" => attribute.Ints.Count == 4 && attribute.Ints.All(value => value is >= 0 and < 1024),
                "auto_pad" => attribute.S.ToStringUtf8() == "NOTSET",
                _ => false,
            };
            if (!covered)
                return null;
        }
        return new ConvTranspose(node, weight, values, bias);
    }

    private long[] Ints(string name, long[] fallback)
    {
        AttributeProto? attribute = Node.Attribute.FirstOrDefault(a => a.Name == name);
        return attribute is null ? fallback : [.. attribute.Ints];
    }
}
