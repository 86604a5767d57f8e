namespace ImageGen.Generators.Onnx;

/// <summary>
/// The attributes of a two-dimensional Conv or ConvTranspose node of one group with explicit pads, the form that the
/// passes support. Arrays of two are (height, width).
/// </summary>
internal sealed class ConvolutionAttributes
{
    private const int Most = 1023;

    private ConvolutionAttributes(NodeProto node)
    {
        Strides = Integers(node, "strides", [1, 1]);
        Dilations = Integers(node, "dilations", [1, 1]);
        OutputPadding = Integers(node, "output_padding", [0, 0]);
        long[] pads = Integers(node, "pads", [0, 0, 0, 0]);
        PadsBegin = pads[..2];
        PadsEnd = pads[2..];
    }

    public long[] Strides { get; }

    public long[] Dilations { get; }

    /// <summary>Rows and columns added to the output of a ConvTranspose; zeros for a Conv.</summary>
    public long[] OutputPadding { get; }

    public long[] PadsBegin { get; }

    public long[] PadsEnd { get; }

    /// <summary>Reads them; null if the node has another form.</summary>
    /// <param name="node">A Conv or ConvTranspose.</param>
    /// <param name="weight">Its weight, of four dimensions, the last two the kernel's height and width.</param>
    public static ConvolutionAttributes? TryRead(NodeProto node, TensorProto weight)
    {
        foreach (AttributeProto attribute in node.Attribute)
        {
            bool supported = attribute.Name switch
            {
                "group" => attribute.I == 1,
                "kernel_shape" => attribute.Ints.SequenceEqual(weight.Dims.Skip(2)),
                "strides" or "dilations" => Between(attribute, 1, count: 2),
                "output_padding" => node.OpType == "ConvTranspose" && Between(attribute, 0, count: 2),
                "pads" => Between(attribute, 0, count: 4),
                "auto_pad" => attribute.S.ToStringUtf8() == "NOTSET",
                _ => false,
            };
            if (!supported)
                return null;
        }

        return new ConvolutionAttributes(node);
    }

    private static bool Between(AttributeProto attribute, long least, int count) =>
        attribute.Ints.Count == count && attribute.Ints.All(value => value >= least && value <= Most);

    private static long[] Integers(NodeProto node, string name, long[] fallback) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name) is { } found ? [.. found.Ints] : fallback;
}
