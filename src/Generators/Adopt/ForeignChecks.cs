using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>Refuses models that cannot become a generator, by what their file says, without running anything.</summary>
internal static class ForeignChecks
{
    /// <summary>The first version of the operators that ONNX Runtime runs.</summary>
    public const int LeastOpset = GraphContract.LeastOpset;

    private static readonly HashSet<string> Random =
    [
        "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli",
    ];

    /// <summary>Checks the operators and the kinds of values.</summary>
    /// <exception cref="InputException">The model uses something that a generator cannot have.</exception>
    public static void Require(string name, ModelProto model)
    {
        RequireOperatorSet(name, model);
        if (model.TrainingInfo.Count > 0)
            throw new InputException(
                $"{name}: holds a training graph; export the generator alone, in inference mode (model.eval())");
        if (model.Functions.FirstOrDefault() is { } function)
            throw new InputException(
                $"{name}: defines an operator of its own ({OneLine.Of(function.Name)}); export it with standard "
                + "operators only");
        foreach (NodeProto node in model.Graph.Node)
            RequireNode(name, node);
        if (model.Graph.SparseInitializer.FirstOrDefault() is { } sparse)
            throw new InputException(
                $"{name}: the weights {OneLine.Of(sparse.Values?.Name ?? "")} are sparse; export them as a dense "
                + "tensor");
        foreach (ValueInfoProto value in model.Graph.Input.Concat(model.Graph.Output))
            RequireTensor(name, value);
    }

    /// <summary>Checks that no layer trains. Constants are initializers already.</summary>
    /// <exception cref="InputException">One does.</exception>
    public static void RequireInference(string name, ModelProto model)
    {
        var initializers = new Dictionary<string, TensorProto>();
        foreach (TensorProto tensor in model.Graph.Initializer)
            initializers[tensor.Name] = tensor;
        int opset = OperatorSet.Of(model);
        foreach (NodeProto node in model.Graph.Node)
        {
            bool trains = node.OpType switch
            {
                "BatchNormalization" => node.Attribute.Any(a => a is { Name: "training_mode", I: not 0 })
                    || (opset < 14 && node.Output.Skip(1).Any(output => output.Length > 0)),
                "Dropout" when opset >= 12 => node.Input.Count > 2 && node.Input[2].Length > 0
                    && !(initializers.TryGetValue(node.Input[2], out TensorProto? mode)
                        && mode.RawData.All(value => value == 0)),
                _ => false,
            };
            if (trains)
                throw new InputException(
                    $"{name}: is a training-mode graph ({Describe(node)}), so a picture would depend on the others of "
                    + "its batch or on chance; export it in inference mode (model.eval())");
        }
    }

    private static void RequireOperatorSet(string name, ModelProto model)
    {
        int opset = OperatorSet.Of(model);
        if (opset == 0)
            throw new InputException($"{name}: names no version of the standard operators; copy or export it again");
        if (opset < LeastOpset)
            throw new InputException(
                $"{name}: has opset {opset}, ONNX Runtime runs {LeastOpset} and later; export it with opset 17");
    }

    private static void RequireNode(string name, NodeProto node)
    {
        if (!OperatorSet.IsStandard(node.Domain))
            throw new InputException(
                $"{name}: {Describe(node)} is a custom operator of {OneLine.Of(node.Domain)}; export it with standard "
                + "operators only");
        bool branches = node.OpType is "If" or "Loop" or "Scan" or "SequenceMap"
            || node.Attribute.Any(a => a.G is not null || a.Graphs.Count > 0);
        if (branches)
            throw new InputException(
                $"{name}: has control flow ({Describe(node)}), which a generator file cannot; export it without loops "
                + "and branches that depend on values");
        if (node.OpType.Contains("Sequence", StringComparison.Ordinal)
            || node.OpType.StartsWith("Optional", StringComparison.Ordinal))
        {
            throw new InputException(
                $"{name}: works with sequences or optional values ({Describe(node)}), which a generator file cannot; "
                + "export it with tensors only");
        }

        if (Random.Contains(node.OpType))
            throw new InputException(
                $"{name}: draws new random numbers at every run ({Describe(node)}), so no picture could be made again; "
                + "export it with constant noise, or with the noise as an input");
        bool isOdd = node.Attribute.Any(
            a => a.RefAttrName.Length > 0 || a.SparseTensor is not null || a.SparseTensors.Count > 0);
        if (isOdd)
            throw new InputException(
                $"{name}: {Describe(node)} has an attribute that is sparse or of a function; export it with dense "
                + "tensors");
    }

    private static void RequireTensor(string name, ValueInfoProto value)
    {
        string? kind = value.Type?.ValueCase switch
        {
            TypeProto.ValueOneofCase.SequenceType => "a sequence",
            TypeProto.ValueOneofCase.MapType => "a map",
            TypeProto.ValueOneofCase.OptionalType => "an optional value",
            TypeProto.ValueOneofCase.SparseTensorType => "a sparse tensor",
            _ => null,
        };
        if (kind is not null)
            throw new InputException(
                $"{name}: {OneLine.Of(value.Name)} is {kind}; export it with tensors only");
    }

    private static string Describe(NodeProto node) =>
        OneLine.Of(node.Name.Length > 0 ? $"{node.OpType} {node.Name}" : node.OpType);
}
