using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>
/// How many classes a graph can tell apart: the rows of the table that the number of a class is looked up in.
/// </summary>
internal static class ClassTable
{
    // Operators that leave the number as it is.
    private static readonly HashSet<string> Passing =
        ["Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Expand", "Transpose"];

    /// <summary>Number of classes; null where it does not show.</summary>
    /// <param name="graph">The graph; its constants are initializers.</param>
    /// <param name="label">The input.</param>
    public static int? CountOf(GraphProto graph, string label)
    {
        var same = new HashSet<string> { label };
        var tables = new Dictionary<string, TensorProto>();
        foreach (TensorProto tensor in graph.Initializer)
            tables[tensor.Name] = tensor;
        foreach (NodeProto node in graph.Node)
        {
            if (node.Input.Count == 0)
                continue;
            if (Passing.Contains(node.OpType) && same.Contains(node.Input[0]))
                same.UnionWith(node.Output);
            bool looksUp = node is { OpType: "Gather", Input.Count: 2 } && same.Contains(node.Input[1])
                && !node.Attribute.Any(a => a is { Name: "axis", I: not 0 });
            if (looksUp && tables.TryGetValue(node.Input[0], out TensorProto? table) && table.Dims.Count > 0)
                return Number(table.Dims[0]);
            bool isOneHot = node is { OpType: "OneHot", Input.Count: 3 } && same.Contains(node.Input[0]);
            if (isOneHot && tables.TryGetValue(node.Input[1], out TensorProto? depth)
                && TensorBytes.Int64s(depth) is [var count])
            {
                return Number(count);
            }
        }

        return null;
    }

    private static int? Number(long count) => count is >= 1 and <= int.MaxValue ? (int)count : null;
}
