namespace ImageGen.Generators.Onnx;

/// <summary>
/// A two-dimensional Conv node with constant float32 weights, one group and explicit pads, the form that the passes
/// support. Arrays of two are (height, width).
/// </summary>
internal sealed class Convolution
{
    private Convolution(
        NodeProto node, TensorProto weight, float[] values, ConvolutionAttributes attributes)
    {
        Node = node;
        OutChannels = (int)weight.Dims[0];
        InChannels = (int)weight.Dims[1];
        Kernel = [(int)weight.Dims[2], (int)weight.Dims[3]];
        Weights = values;
        Strides = attributes.Strides;
        Dilations = attributes.Dilations;
        PadsBegin = attributes.PadsBegin;
        PadsEnd = attributes.PadsEnd;
    }

    public NodeProto Node { get; }

    public int OutChannels { get; }

    public int InChannels { get; }

    public int[] Kernel { get; }

    /// <summary>[OutChannels, InChannels, kernel height, kernel width].</summary>
    public float[] Weights { get; }

    public long[] Strides { get; }

    public long[] Dilations { get; }

    public long[] PadsBegin { get; }

    public long[] PadsEnd { get; }

    /// <summary>Parses a node; null if it is another operator or an unsupported form.</summary>
    public static Convolution? TryRead(NodeProto node, GraphRewriter graph)
    {
        if (node.OpType != "Conv" || node.Input.Count is not (2 or 3) || node.Output.Count != 1
            || graph.Initializer(node.Input[1]) is not { Dims.Count: 4 } weight
            || weight.DataType != (int)TensorProto.Types.DataType.Float
            || TensorBytes.Floats(weight) is not { Length: > 0 } values)
        {
            return null;
        }

        return ConvolutionAttributes.TryRead(node, weight) is { } attributes
            ? new Convolution(node, weight, values, attributes)
            : null;
    }

    /// <summary>The extent of the output along an axis.</summary>
    /// <param name="axis">0 for rows, 1 for columns.</param>
    /// <param name="input">The extent of the input.</param>
    public long OutputExtent(int axis, int input) =>
        ((input + PadsBegin[axis] + PadsEnd[axis] - ((Kernel[axis] - 1) * Dilations[axis]) - 1) / Strides[axis]) + 1;
}
