namespace ImageGen.Generators.Onnx;

/// <summary>
/// Removes nodes and initializers that contribute to no output, such as those replaced by other passes.
/// </summary>
public sealed class RemoveUnused : IGraphPass
{
    /// <inheritdoc/>
    public string Name => "remove unused";

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelProto result = model.Clone();
        GraphProto graph = result.Graph;
        var used = graph.Output.Select(output => output.Name).ToHashSet();
        var kept = new List<NodeProto>();
        foreach (NodeProto node in graph.Node.Reverse())
        {
            if (!node.Output.Any(used.Contains))
                continue;
            used.UnionWith(node.Input);
            kept.Add(node);
        }
        kept.Reverse();
        graph.Node.Clear();
        graph.Node.Add(kept);

        TensorProto[] initializers = [.. graph.Initializer.Where(tensor => used.Contains(tensor.Name))];
        graph.Initializer.Clear();
        graph.Initializer.Add(initializers);
        return result;
    }
}
