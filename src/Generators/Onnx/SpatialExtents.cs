namespace ImageGen.Generators.Onnx;

/// <summary>
/// The heights and widths of a graph's values, where they follow from constants: inputs of fixed size, Reshape,
/// convolutions, and operators that keep or double them. Others are absent.
/// </summary>
internal static class SpatialExtents
{
    /// <summary>Computes them.</summary>
    /// <param name="graph">The graph, in the order of computation.</param>
    public static Dictionary<string, (int Height, int Width)> Of(GraphRewriter graph)
    {
        var extents = new Dictionary<string, (int Height, int Width)>();
        foreach (ValueInfoProto input in graph.Graph.Input)
        {
            if (input.Type?.TensorType?.Shape?.Dim is { Count: 4 } dims && Extent(dims[2].DimValue, dims[3].DimValue)
                is { } known)
            {
                extents[input.Name] = known;
            }
        }

        foreach (NodeProto node in graph.Graph.Node)
        {
            if (node is { Input.Count: > 0, Output.Count: > 0 } && Of(node, graph, extents) is { } known)
                extents[node.Output[0]] = known;
        }

        return extents;
    }

    private static (int Height, int Width)? Of(
        NodeProto node, GraphRewriter graph, Dictionary<string, (int Height, int Width)> extents)
    {
        (int Height, int Width)? first = extents.TryGetValue(node.Input[0], out (int, int) value) ? value : null;
        switch (node.OpType)
        {
            case "Reshape":
                return node.Input.Count == 2 && graph.Initializer(node.Input[1]) is { } shape
                    && TensorBytes.Int64s(shape) is [_, _, var height, var width] ? Extent(height, width) : null;
            case "Conv":
                return first is { } image && Convolution.TryRead(node, graph) is { } layer
                    ? Extent(layer.OutputExtent(0, image.Height), layer.OutputExtent(1, image.Width)) : null;
            case "ConvTranspose":
                return first is { } small && ConvTranspose.TryRead(node, graph) is { } up
                    ? Extent(OutputExtent(up, 0, small.Height), OutputExtent(up, 1, small.Width)) : null;
            case "Resize":
                return first is { } before && NearestUpsampling.IsDoubling(node, graph)
                    ? Extent(2L * before.Height, 2L * before.Width) : null;
            case "Relu" or "LeakyRelu" or "Elu" or "PRelu" or "Selu" or "Tanh" or "Sigmoid" or "Clip" or "Identity"
                or "BatchNormalization" or "InstanceNormalization":
                return first;
            case "Concat":
                return node.Attribute.Any(a => a is { Name: "axis", I: 1 or -3 }) ? first : null;
            case "Add" or "Sub" or "Mul" or "Div" when node.Input.Count == 2:
                // The other operand is of the same extents, or is broadcast to them.
                (int Height, int Width)? second = extents.TryGetValue(node.Input[1], out (int, int) other)
                    ? other : null;
                return first is { Height: > 1, Width: > 1 } ? first
                    : second is { Height: > 1, Width: > 1 } ? second : null;
            default:
                return null;
        }
    }

    private static long OutputExtent(ConvTranspose layer, int axis, int input) =>
        ((input - 1) * layer.Strides[axis]) + ((layer.Kernel[axis] - 1) * layer.Dilations[axis]) + 1
            + layer.OutputPadding[axis] - layer.PadsBegin[axis] - layer.PadsEnd[axis];

    private static (int Height, int Width)? Extent(long height, long width) =>
        height is > 0 and < 1 << 20 && width is > 0 and < 1 << 20 ? ((int)height, (int)width) : null;
}
