using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>
/// Rewrites a graph that was exported for a fixed number of pictures, so that it takes any: shapes that exporters wrote
/// down as constants take their first extent from the value itself. Whether the result is right is for a run to show.
/// </summary>
internal static class BatchFreeing
{
    /// <summary>Applies it.</summary>
    /// <param name="rewriter">The graph.</param>
    /// <param name="batch">The number of pictures that it was exported for.</param>
    public static void Apply(GraphRewriter rewriter, int batch)
    {
        GraphProto graph = rewriter.Graph;
        // Only what is computed from the inputs has a batch.
        var computed = graph.Input.Select(input => input.Name).ToHashSet();
        foreach (NodeProto node in graph.Node)
        {
            if (!node.Input.Any(computed.Contains))
                continue;
            computed.UnionWith(node.Output);
            if (node is { OpType: "Reshape", Input.Count: 2 } && Constant(rewriter, node, 1, batch) is { } shape)
            {
                // The extent that is left open, or that of the value where another one is open already.
                shape[0] = shape.Contains(-1) ? 0 : -1;
                node.Input[1] = rewriter.AddShape($"{node.Output[0]}_shape", shape);
            }
            else if (node is { OpType: "Resize", Input.Count: 4 } && Constant(rewriter, node, 3, batch) is { } sizes)
            {
                Resize(rewriter, node, sizes);
            }
            else if (node is { OpType: "Expand", Input.Count: 2 } && Constant(rewriter, node, 1, batch) is { } extents)
            {
                // An extent of 1 keeps that of the value.
                extents[0] = 1;
                node.Input[1] = rewriter.AddShape($"{node.Output[0]}_shape", extents);
            }
        }
    }

    private static void Resize(GraphRewriter rewriter, NodeProto node, long[] sizes)
    {
        string value = node.Input[0];
        string all = rewriter.Unique($"{value}_extents");
        string first = rewriter.Unique($"{value}_batch");
        string joined = rewriter.Unique($"{node.Output[0]}_sizes");
        string place = rewriter.AddShape($"{value}_first", 0);
        string rest = rewriter.AddShape($"{node.Output[0]}_rest", sizes.AsSpan(1));
        node.Input[3] = joined;
        rewriter.Replace(
            node,
            GraphRewriter.Node("Shape", [value], all),
            GraphRewriter.Node("Gather", [all, place], first, OnnxAttribute.Int("axis", 0)),
            GraphRewriter.Node("Concat", [first, rest], joined, OnnxAttribute.Int("axis", 0)),
            node);
    }

    private static long[]? Constant(GraphRewriter rewriter, NodeProto node, int input, int batch) =>
        rewriter.Initializer(node.Input[input]) is { } tensor && TensorBytes.Int64s(tensor) is { Length: >= 2 } values
            && values[0] == batch
            ? values
            : null;
}
