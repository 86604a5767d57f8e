using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>The function that a graph ends in, which limits the values of its output.</summary>
internal static class LastFunction
{
    // Operators that leave the values as they are.
    private static readonly HashSet<string> Passing =
        ["Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Slice", "DepthToSpace"];

    /// <summary>The operator whose values an output has; null if it is an input or a constant.</summary>
    public static string? Of(GraphProto graph, string output)
    {
        string name = output;
        foreach (NodeProto node in graph.Node.Reverse())
        {
            if (!node.Output.Contains(name))
                continue;
            if (!Passing.Contains(node.OpType) || node.Input.Count == 0)
                return node.OpType;
            name = node.Input[0];
        }

        return null;
    }
}
