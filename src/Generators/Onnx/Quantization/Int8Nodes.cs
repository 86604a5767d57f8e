using DataType = ImageGen.Generators.Onnx.TensorProto.Types.DataType;

namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>The nodes and constants of a graph that is written again with layers in int8.</summary>
internal sealed class Int8Nodes(GraphRewriter graph)
{
    private readonly Dictionary<QuantizedRange, (string Scale, string ZeroPoint)> _ranges = [];
    private readonly List<NodeProto> _nodes = [];

    /// <summary>All nodes, in the order in which they were added.</summary>
    public IReadOnlyList<NodeProto> All => _nodes;

    /// <summary>Adds a node as it is.</summary>
    public void Add(NodeProto node) => _nodes.Add(node);

    /// <summary>Adds a node with one output.</summary>
    /// <returns>The output's name: the hint, or another like it that is not in use.</returns>
    public string Add(
        string opType, string domain, string hint, ReadOnlySpan<string> inputs,
        params ReadOnlySpan<AttributeProto> attributes)
    {
        NodeProto node = GraphRewriter.Node(opType, inputs, graph.Unique(hint), attributes);
        if (domain.Length > 0)
            node.Domain = domain;
        _nodes.Add(node);
        return node.Output[0];
    }

    /// <summary>The names of a scale for each channel and of their zero points.</summary>
    public (string Scale, string ZeroPoint) ChannelConstants(float[] scales, byte zeroPoint) => (
        graph.AddConstant("int8_scales", scales, scales.Length),
        graph.AddTensor(
            "int8_zeros", DataType.Uint8, [.. Enumerable.Repeat(zeroPoint, scales.Length)], scales.Length));

    /// <summary>The names of a range's scale and zero point.</summary>
    public (string Scale, string ZeroPoint) Constants(QuantizedRange range)
    {
        if (!_ranges.TryGetValue(range, out (string, string) names))
        {
            names = (
                graph.AddConstant("int8_scale", [range.Scale]),
                graph.AddTensor("int8_zero", DataType.Uint8, [range.ZeroPoint]));
            _ranges.Add(range, names);
        }

        return names;
    }
}
