namespace ImageGen.Generators.Onnx;

/// <summary>
/// Lets the skip connections of a U-Net take a layer's output after its LeakyRelu where a Relu follows the
/// concatenation: Relu(LeakyRelu(x)) is Relu(x). The output before it is then read by the LeakyRelu alone, which ONNX
/// Runtime fuses into the convolution. Exact.
/// </summary>
public sealed class SkipActivation : IGraphPass
{
    /// <inheritdoc/>
    public string Name => "skip after activation";

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        var rewriter = new GraphRewriter(model);
        var activated = new Dictionary<string, string>();
        foreach (NodeProto node in rewriter.Graph.Node)
        {
            if (node is { OpType: "LeakyRelu", Input.Count: 1, Output.Count: 1 }
                && (node.Attribute.FirstOrDefault(a => a.Name == "alpha")?.F ?? 0.01f) >= 0)
            {
                activated.TryAdd(node.Input[0], node.Output[0]);
            }
            else if (node is { OpType: "Concat", Output.Count: 1 }
                && IsReadByRelusAlone(rewriter.Graph, node.Output[0]))
            {
                for (int i = 0; i < node.Input.Count; i++)
                    node.Input[i] = activated.GetValueOrDefault(node.Input[i], node.Input[i]);
            }
        }

        return rewriter.Finish();
    }

    private static bool IsReadByRelusAlone(GraphProto graph, string name) =>
        graph.Output.All(output => output.Name != name)
            && graph.Node.Where(node => node.Input.Contains(name)).All(node => node.OpType == "Relu");
}
