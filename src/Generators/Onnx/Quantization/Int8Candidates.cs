namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>
/// The layers of a graph to run in int8: all that can, but for the first and the last ones, whose rounding would be
/// seen the most. First is what reads no other layer's output, last is what none reads.
/// </summary>
internal static class Int8Candidates
{
    /// <summary>Finds them.</summary>
    /// <param name="graph">The graph, in the order of computation.</param>
    /// <returns>The layers by the values that they compute.</returns>
    public static Dictionary<string, Int8Layer> Of(GraphRewriter graph)
    {
        Dictionary<string, (int Height, int Width)> extents = SpatialExtents.Of(graph);
        HashSet<string> afterOne = [];
        var followed = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        HashSet<string> beforeOne = [];
        var later = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        foreach (NodeProto node in graph.Graph.Node)
        {
            bool isAfter = node.Input.Any(afterOne.Contains);
            if (isAfter)
                later.Add(node);
            if (isAfter || Int8Layer.IsWeighted(node))
                afterOne.UnionWith(node.Output);
        }

        foreach (NodeProto node in graph.Graph.Node.Reverse())
        {
            bool isBefore = node.Output.Any(beforeOne.Contains);
            if (isBefore)
                followed.Add(node);
            if (isBefore || Int8Layer.IsWeighted(node))
                beforeOne.UnionWith(node.Input);
        }

        var layers = new Dictionary<string, Int8Layer>();
        foreach (NodeProto node in graph.Graph.Node.Where(node => later.Contains(node) && followed.Contains(node)))
        {
            if (Int8Layer.TryRead(node, graph, extents) is { } layer)
                layers.Add(layer.Output, layer);
        }

        return layers;
    }
}
