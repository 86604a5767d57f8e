namespace ImageGen.Generators.Onnx;

/// <summary>
/// Writes the nodes that put the four phases of an image (even and odd rows and columns) together. Where the extents
/// are known, two concatenations of innermost values do it: ONNX Runtime's DepthToSpace copies value by value on the
/// CPU and takes about four times as long.
/// </summary>
internal static class PhaseInterleaving
{
    /// <summary>Writes the nodes.</summary>
    /// <param name="graph">The graph; receives the constants.</param>
    /// <param name="phases">The phases [batch, channels, height, width], in reading order.</param>
    /// <param name="channels">Their number of channels.</param>
    /// <param name="extents">Their height and width; null if not known.</param>
    /// <param name="output">The name of the result.</param>
    public static IEnumerable<NodeProto> Nodes(
        GraphRewriter graph,
        IReadOnlyList<string> phases,
        int channels,
        (int Height, int Width)? extents,
        string output) =>
        extents is { } known
            ? ByConcat(graph, phases, channels, known.Height, known.Width, output)
            : ByDepthToSpace(graph, phases, output);

    private static List<NodeProto> ByConcat(
        GraphRewriter graph, IReadOnlyList<string> phases, int channels, int height, int width, string output)
    {
        var nodes = new List<NodeProto>();
        string columnShape = graph.AddShape($"{output}_column_shape", 0, channels, height, width, 1);
        string rowShape = graph.AddShape($"{output}_row_shape", 0, channels, height, 1, 2 * width);
        string shape = graph.AddShape($"{output}_interleaved_shape", 0, channels, 2 * height, 2 * width);
        string[] rows = new string[2];
        for (int row = 0; row < 2; row++)
        {
            string left = Add("Reshape", $"{output}_left{row}", phases[2 * row], columnShape);
            string right = Add("Reshape", $"{output}_right{row}", phases[(2 * row) + 1], columnShape);
            string joined = Join($"{output}_columns{row}", 4, left, right);
            rows[row] = Add("Reshape", $"{output}_row{row}", joined, rowShape);
        }

        string all = Join($"{output}_rows", 3, rows[0], rows[1]);
        nodes.Add(GraphRewriter.Node("Reshape", [all, shape], output));
        return nodes;

        string Add(string opType, string hint, params ReadOnlySpan<string> inputs)
        {
            string name = graph.Unique(hint);
            nodes.Add(GraphRewriter.Node(opType, inputs, name));
            return name;
        }

        string Join(string hint, int axis, params ReadOnlySpan<string> inputs)
        {
            string name = graph.Unique(hint);
            nodes.Add(GraphRewriter.Node("Concat", inputs, name, OnnxAttribute.Int("axis", axis)));
            return name;
        }
    }

    private static IEnumerable<NodeProto> ByDepthToSpace(
        GraphRewriter graph, IReadOnlyList<string> phases, string output)
    {
        string joined = graph.Unique($"{output}_phases");
        yield return GraphRewriter.Node("Concat", [.. phases], joined, OnnxAttribute.Int("axis", 1));

        // Before opset 11 there is no other mode, and no attribute for it.
        AttributeProto[] attributes = OperatorSet.Of(graph.Model) < 11
            ? [OnnxAttribute.Int("blocksize", 2)]
            : [OnnxAttribute.Int("blocksize", 2), OnnxAttribute.String("mode", "DCR")];
        yield return GraphRewriter.Node("DepthToSpace", [joined], output, attributes);
    }
}
