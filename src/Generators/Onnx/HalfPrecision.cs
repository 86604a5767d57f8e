namespace ImageGen.Generators.Onnx;

/// <summary>
/// Converts a graph to float16 arithmetic: weights are rounded, inputs and outputs are cast. The interface remains
/// float32. Results change, so the device must be verified against the golden values.
/// </summary>
public sealed class HalfPrecision : IGraphPass
{
    // Operators with inputs that must be float32 or with a type attribute; graphs that contain one are not converted.
    private static readonly HashSet<string> Unsuited =
    [
        "Resize",
        "Upsample",
        "Cast",
        "CastLike",
        "Constant",
        "ConstantOfShape",
        "RandomNormal",
        "RandomUniform",
        "Range",
        "EyeLike",
        "QuantizeLinear",
        "DequantizeLinear",
    ];

    /// <inheritdoc/>
    public string Name => "float16 arithmetic";

    /// <summary>Whether every operator of a graph supports float16.</summary>
    public static bool Suits(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return !model.Graph.Node.Any(node => Unsuited.Contains(node.OpType));
    }

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var rewriter = new GraphRewriter(model);
        GraphProto graph = rewriter.Graph;
        if (!Suits(model))
            return rewriter.Finish();

        // Type information of intermediate values is float32 and not needed.
        graph.ValueInfo.Clear();
        for (int i = 0; i < graph.Initializer.Count; i++)
        {
            TensorProto tensor = graph.Initializer[i];
            if (tensor.DataType == (int)TensorProto.Types.DataType.Float)
                graph.Initializer[i] = Rounded(tensor);
        }

        var names = new Dictionary<string, string>();
        NodeProto[] first =
        [
            .. graph.Input.Select(input => Cast(input.Name, Half(input.Name), TensorProto.Types.DataType.Float16)),
        ];
        NodeProto[] last =
        [
            .. graph.Output.Select(output => Cast(Half(output.Name), output.Name, TensorProto.Types.DataType.Float)),
        ];
        foreach (NodeProto node in graph.Node)
        {
            Rename(node.Input);
            Rename(node.Output);
        }

        NodeProto[] between = [.. graph.Node];
        graph.Node.Clear();
        graph.Node.Add(first);
        graph.Node.Add(between);
        graph.Node.Add(last);
        return rewriter.Finish();

        string Half(string name) => names[name] = rewriter.Unique($"{name}_half");

        NodeProto Cast(string from, string to, TensorProto.Types.DataType type)
        {
            NodeProto cast = GraphRewriter.Node("Cast", [from], to, OnnxAttribute.Int("to", (long)type));
            // The original node may have the name of the output.
            cast.Name = rewriter.Unique($"{to}_cast");
            return cast;
        }

        void Rename(IList<string> values)
        {
            for (int i = 0; i < values.Count; i++)
                values[i] = names.GetValueOrDefault(values[i], values[i]);
        }
    }

    private static TensorProto Rounded(TensorProto tensor) => TensorBytes.Tensor(
        tensor.Name, TensorProto.Types.DataType.Float16, [.. tensor.Dims], TensorBytes.FromSinglesAsHalves(
            TensorBytes.Floats(tensor)!));
}
