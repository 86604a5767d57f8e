namespace ImageGen.Generators.Onnx;

/// <summary>
/// A two-dimensional ConvTranspose node with constant weights, one group and explicit pads, the form that the passes
/// support. Arrays of two are (height, width).
/// </summary>
internal sealed class ConvTranspose
{
    private ConvTranspose(
        NodeProto node, TensorProto weight, float[] values, float[]? bias, ConvolutionAttributes attributes)
    {
        Node = node;
        InChannels = (int)weight.Dims[0];
        OutChannels = (int)weight.Dims[1];
        Kernel = [(int)weight.Dims[2], (int)weight.Dims[3]];
        Weights = values;
        Bias = bias;
        Strides = attributes.Strides;
        Dilations = attributes.Dilations;
        OutputPadding = attributes.OutputPadding;
        PadsBegin = attributes.PadsBegin;
        PadsEnd = attributes.PadsEnd;
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

        return ConvolutionAttributes.TryRead(node, weight) is { } attributes
            ? new ConvTranspose(node, weight, values, bias, attributes)
            : null;
    }
}
