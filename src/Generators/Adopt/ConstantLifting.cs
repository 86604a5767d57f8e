using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>
/// Brings the constants of a graph into one form, which the passes recognize: Constant nodes become initializers, an
/// Identity of an initializer becomes the initializer itself, all data is raw, and initializers are no longer inputs.
/// </summary>
internal static class ConstantLifting
{
    /// <summary>Applies it.</summary>
    /// <param name="name">The name of the model's file.</param>
    /// <param name="model">The model; it is modified.</param>
    /// <exception cref="InputException">A constant is damaged, or of a type that generators cannot have.</exception>
    public static void Apply(string name, ModelProto model)
    {
        GraphProto graph = model.Graph;
        Lift(name, graph);
        foreach (TensorProto tensor in ExternalData.Tensors(graph))
        {
            if (!RawTensor.Apply(tensor))
                throw new InputException(
                    $"{name}: the constant {OneLine.Of(tensor.Name)} is damaged, or of a type that a generator cannot "
                    + $"have ({RawTensor.NameOf(tensor.DataType)}); copy or export it again");
        }

        var initializers = graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !initializers.Contains(input.Name))];
        graph.Input.Clear();
        graph.Input.Add(inputs);
        // Shapes of values between are derived again; a fixed batch would stand in them.
        graph.ValueInfo.Clear();
        model.DocString = graph.DocString = "";
        FoldIdentities(graph, initializers);
    }

    private static void Lift(string name, GraphProto graph)
    {
        var kept = new List<NodeProto>();
        foreach (NodeProto node in graph.Node)
        {
            if (node.OpType != "Constant")
            {
                kept.Add(node);
                continue;
            }

            if (node.Output.Count != 1 || node.Attribute.Count != 1 || Value(node.Attribute[0]) is not { } tensor)
                throw new InputException(
                    $"{name}: the constant {OneLine.Of(node.Name)} is damaged, or of a type that a generator cannot "
                    + "have; copy or export it again");
            tensor.Name = node.Output[0];
            graph.Initializer.Add(tensor);
        }

        graph.Node.Clear();
        graph.Node.Add(kept);
    }

    private static TensorProto? Value(AttributeProto attribute) => attribute.Name switch
    {
        "value" => attribute.T?.Clone(),
        "value_float" => Floats([attribute.F]),
        "value_floats" => Floats([.. attribute.Floats], attribute.Floats.Count),
        "value_int" => Integers([attribute.I]),
        "value_ints" => Integers([.. attribute.Ints], attribute.Ints.Count),
        _ => null,
    };

    private static TensorProto Floats(float[] values, params ReadOnlySpan<long> dims) =>
        TensorBytes.Tensor("", TensorProto.Types.DataType.Float, dims, TensorBytes.FromSingles(values));

    private static TensorProto Integers(long[] values, params ReadOnlySpan<long> dims) =>
        TensorBytes.Tensor("", TensorProto.Types.DataType.Int64, dims, TensorBytes.FromInt64s(values));

    private static void FoldIdentities(GraphProto graph, HashSet<string> initializers)
    {
        var outputs = graph.Output.Select(output => output.Name).ToHashSet();
        var same = new Dictionary<string, string>();
        var kept = new List<NodeProto>();
        foreach (NodeProto node in graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = same.GetValueOrDefault(node.Input[i], node.Input[i]);
            bool folds = node is { OpType: "Identity", Input.Count: 1, Output.Count: 1 }
                && initializers.Contains(node.Input[0]) && !outputs.Contains(node.Output[0]);
            if (folds)
                same[node.Output[0]] = node.Input[0];
            else
                kept.Add(node);
        }

        graph.Node.Clear();
        graph.Node.Add(kept);
    }
}
