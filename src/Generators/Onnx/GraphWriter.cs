namespace ImageGen.Generators.Onnx;

/// <summary>
/// Builds a plain ONNX graph (https://onnx.ai/onnx/operators/) node by node, in the order of computation. Every value
/// has a unique name, given by the caller or generated.
/// </summary>
public sealed class GraphWriter
{
    /// <summary>The symbolic extent of the first dimension of every input and output.</summary>
    public const string BatchDimension = "batch";

    private readonly HashSet<string> _names = [];
    private int _generated;

    /// <summary>Starts an empty graph.</summary>
    /// <param name="name">The graph's name.</param>
    public GraphWriter(string name) => Graph = new GraphProto { Name = name };

    /// <summary>The graph as written so far; the writer continues to modify it.</summary>
    public GraphProto Graph { get; }

    /// <summary>Declares a float32 input.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="dims">Its extents; -1 is the symbolic <c>batch</c>.</param>
    /// <returns><paramref name="name"/>.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public string Input(string name, params ReadOnlySpan<long> dims)
    {
        Graph.Input.Add(Value(Take(name), dims));
        return name;
    }

    /// <summary>Declares a float32 output, which is a node's output or an input of that name.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="dims">Its extents; -1 is the symbolic <c>batch</c>.</param>
    public void Output(string name, params ReadOnlySpan<long> dims) => Graph.Output.Add(Value(name, dims));

    /// <summary>Stores a constant of float values.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="dims">The extents; their product is the number of values.</param>
    /// <param name="half">
    /// Whether to store float16 (rounded to nearest even), followed by a Cast to float32. The initializer is then named
    /// <paramref name="name"/> + "_f16".
    /// </param>
    /// <returns>The name of the float32 value, which is <paramref name="name"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The name is taken, the extents do not match the values, or a value is outside the range of float16.
    /// </exception>
    public string Constant(string name, ReadOnlySpan<float> values, ReadOnlySpan<long> dims, bool half = false)
    {
        long count = 1;
        foreach (long dim in dims)
            count = checked(count * dim);
        if (count != values.Length)
            throw new ArgumentException(
                $"{name} has {values.Length} values, its extents require {count}.", nameof(dims));

        if (!half)
        {
            byte[] bytes = TensorBytes.FromSingles(values);
            Graph.Initializer.Add(TensorBytes.Tensor(Take(name), TensorProto.Types.DataType.Float, dims, bytes));
            return name;
        }

        foreach (float value in values)
        {
            if (!Half.IsFinite((Half)value))
                throw new ArgumentException($"{name} contains {value}, which float16 cannot store.", nameof(values));
        }
        string stored = Take(name + "_f16");
        byte[] halves = TensorBytes.FromSinglesAsHalves(values);
        Graph.Initializer.Add(TensorBytes.Tensor(stored, TensorProto.Types.DataType.Float16, dims, halves));
        return Node("Cast", [stored], name, OnnxAttribute.Int("to", (int)TensorProto.Types.DataType.Float));
    }

    /// <summary>Stores a constant list of integers (int64, one dimension), e.g. the shape for a Reshape.</summary>
    /// <param name="name">The name of the value.</param>
    /// <param name="values">The values.</param>
    /// <returns><paramref name="name"/>.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public string Constant(string name, ReadOnlySpan<long> values)
    {
        byte[] bytes = TensorBytes.FromInt64s(values);
        Graph.Initializer.Add(TensorBytes.Tensor(Take(name), TensorProto.Types.DataType.Int64, [values.Length], bytes));
        return name;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="opType">The operator, e.g. "Relu".</param>
    /// <param name="inputs">The names of its inputs in order; "" omits an optional one.</param>
    /// <param name="output">The name of its output; null generates one from the operator and a number.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>The name of the output.</returns>
    /// <exception cref="ArgumentException">The name of the output is taken, or an input is not defined yet.</exception>
    public string Node(
        string opType, ReadOnlySpan<string> inputs, string? output =
            null, params ReadOnlySpan<AttributeProto> attributes)
    {
        foreach (string input in inputs)
        {
            if (input.Length > 0 && !_names.Contains(input))
                throw new ArgumentException(
                    $"{opType} reads '{input}', which is not defined before it.", nameof(inputs));
        }

        string name = output is null ? Generate(opType) : Take(output);
        var node = new NodeProto { OpType = opType, Name = name };
        foreach (string input in inputs)
            node.Input.Add(input);
        node.Output.Add(name);
        foreach (AttributeProto attribute in attributes)
            node.Attribute.Add(attribute);
        Graph.Node.Add(node);
        return name;
    }

    private static ValueInfoProto Value(string name, ReadOnlySpan<long> dims)
    {
        var shape = new TensorShapeProto();
        foreach (long dim in dims)
        {
            shape.Dim.Add(dim == -1
                ? new TensorShapeProto.Types.Dimension { DimParam = BatchDimension }
                : new TensorShapeProto.Types.Dimension { DimValue = dim });
        }
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private string Take(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
            throw new ArgumentException($"The graph already has a value named '{name}'.", nameof(name));
        return name;
    }

    private string Generate(string opType)
    {
        string name;
        do
            name = $"{opType}_{_generated++}";
        while (!_names.Add(name));
        return name;
    }
}
