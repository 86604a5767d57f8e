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
        GraphProto graph = model.Graph;
        HashSet<string> scales = ResizeParameters(graph);
        return !graph.Node.Any(node => Unsuited.Contains(node.OpType))
            && scales.IsSubsetOf(graph.Initializer.Select(tensor => tensor.Name))
            && !graph.Node.SelectMany(Computed).Any(scales.Contains);
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
        HashSet<string> kept = ResizeParameters(graph);
        for (int i = 0; i < graph.Initializer.Count; i++)
        {
            TensorProto tensor = graph.Initializer[i];
            if (tensor.DataType == (int)TensorProto.Types.DataType.Float && !kept.Contains(tensor.Name))
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

    // Resize computes its image in float16, but takes its region and its scales in float32 (ONNX, Resize, T2).
    private static HashSet<string> ResizeParameters(GraphProto graph) =>
    [
        .. graph.Node.Where(node => node.OpType == "Resize").SelectMany(node => node.Input.Skip(1))
            .Where(name => name.Length > 0),
    ];

    private static IEnumerable<string> Computed(NodeProto node) =>
        node.OpType == "Resize" ? node.Input.Take(1) : node.Input;

    private static TensorProto Rounded(TensorProto tensor) => TensorBytes.Tensor(
        tensor.Name, TensorProto.Types.DataType.Float16, [.. tensor.Dims], TensorBytes.FromSinglesAsHalves(
            TensorBytes.Floats(tensor)!));
}
