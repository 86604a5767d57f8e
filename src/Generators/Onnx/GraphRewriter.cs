namespace ImageGen.Generators.Onnx;

/// <summary>
/// A working copy of a model for a pass: finds initializers, adds constants, and replaces nodes in place.
/// </summary>
internal sealed class GraphRewriter
{
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, TensorProto> _initializers = [];
    private readonly Dictionary<string, NodeProto> _producers = [];
    private readonly Dictionary<NodeProto, NodeProto[]> _replacements = new(ReferenceEqualityComparer.Instance);

    public GraphRewriter(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model.Clone();
        foreach (ValueInfoProto input in Graph.Input)
            _names.Add(input.Name);
        foreach (TensorProto tensor in Graph.Initializer)
        {
            _names.Add(tensor.Name);
            _initializers[tensor.Name] = tensor;
        }
        foreach (NodeProto node in Graph.Node)
        {
            _names.Add(node.Name);
            foreach (string output in node.Output)
            {
                _names.Add(output);
                _producers[output] = node;
            }
        }
    }

    /// <summary>The copy.</summary>
    public ModelProto Model { get; }

    /// <summary>Its graph.</summary>
    public GraphProto Graph => Model.Graph;

    /// <summary>The initializer of that name, or null.</summary>
    public TensorProto? Initializer(string name) => _initializers.GetValueOrDefault(name);

    /// <summary>The node that computes a value; null for inputs and initializers.</summary>
    public NodeProto? Producer(string name) => _producers.GetValueOrDefault(name);

    /// <summary>An unused name, starting with <paramref name="hint"/>.</summary>
    public string Unique(string hint)
    {
        string name = hint;
        for (int i = 1; !_names.Add(name); i++)
            name = $"{hint}_{i}";
        return name;
    }

    /// <summary>Adds a float32 initializer and returns its name.</summary>
    public string AddConstant(string hint, ReadOnlySpan<float> values, params ReadOnlySpan<long> dims) =>
        Add(TensorBytes.Tensor(Unique(hint), TensorProto.Types.DataType.Float, dims, TensorBytes.FromSingles(values)));

    /// <summary>Adds a one-dimensional int64 initializer and returns its name.</summary>
    public string AddShape(string hint, params ReadOnlySpan<long> values) =>
        Add(TensorBytes.Tensor(
            Unique(hint), TensorProto.Types.DataType.Int64, [values.Length], TensorBytes.FromInt64s(values)));

    /// <summary>Adds an initializer of any type and returns its name.</summary>
    public string AddTensor(
        string hint, TensorProto.Types.DataType type, byte[] bytes, params ReadOnlySpan<long> dims) =>
        Add(TensorBytes.Tensor(Unique(hint), type, dims, bytes));

    /// <summary>Creates a node with one output, to be placed by <see cref="Replace"/>.</summary>
    public static NodeProto Node(
        string opType, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = opType, Name = output };
        foreach (string input in inputs)
            node.Input.Add(input);
        node.Output.Add(output);
        foreach (AttributeProto attribute in attributes)
            node.Attribute.Add(attribute);
        return node;
    }

    /// <summary>Replaces a node by others, which together must compute its outputs.</summary>
    public void Replace(NodeProto node, params NodeProto[] replacement) => _replacements.Add(node, replacement);

    /// <summary>Applies the replacements and returns the model.</summary>
    public ModelProto Finish()
    {
        NodeProto[] nodes = [.. Graph.Node.SelectMany(node => _replacements.GetValueOrDefault(node) ?? [node])];
        Graph.Node.Clear();
        Graph.Node.Add(nodes);
        return Model;
    }

    /// <summary>Replaces all nodes.</summary>
    public ModelProto Finish(IEnumerable<NodeProto> nodes)
    {
        NodeProto[] all = [.. nodes];
        Graph.Node.Clear();
        Graph.Node.Add(all);
        return Model;
    }

    private string Add(TensorProto tensor)
    {
        Graph.Initializer.Add(tensor);
        _initializers.Add(tensor.Name, tensor);
        return tensor.Name;
    }
}

/// <summary>A graph transformation that optimizes a model for a device.</summary>
public interface IGraphPass
{
    /// <summary>The name of the pass in messages and tests.</summary>
    string Name { get; }

    /// <summary>Transforms a model. Unsupported parts are unchanged.</summary>
    /// <param name="model">The model; it is not modified.</param>
    /// <returns>A new model.</returns>
    ModelProto Apply(ModelProto model);
}
