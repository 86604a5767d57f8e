using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;

namespace ImageGen.Generators.Adopt;

/// <summary>
/// The graph of a foreign model with the inputs and the output of a generator file around it: the latent is divided
/// among the graph's own, a label becomes what the graph takes, pictures are brought to [0, 1], channels first.
/// </summary>
public sealed class AdoptedGraph
{
    // From version 4 on initializers need not be inputs; this is the one of all other generator files.
    private const long LeastIrVersion = 8;

    private static readonly string[] Reserved =
        [InterfaceNames.Latent, InterfaceNames.Label, InterfaceNames.Source, InterfaceNames.Image];

    private readonly ForeignInputs _inputs;
    private readonly PictureOutput _output;
    private readonly GraphRewriter _rewriter;
    private readonly List<NodeProto> _first = [];
    private readonly List<NodeProto> _last = [];
    private readonly Dictionary<string, string> _renamed = [];
    private readonly int _opset;

    private AdoptedGraph(ForeignModel model, ForeignInputs inputs, PictureOutput output)
    {
        _inputs = inputs;
        _output = output;
        _opset = model.Opset;
        _rewriter = new GraphRewriter(Renamed(model.Model));
    }

    private GraphProto Graph => _rewriter.Graph;

    /// <summary>Creates it.</summary>
    /// <param name="model">The foreign model.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="output">Its picture.</param>
    /// <returns>A model without metadata.</returns>
    public static ModelProto Create(ForeignModel model, ForeignInputs inputs, PictureOutput output)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(output);
        return new AdoptedGraph(model, inputs, output).Create();
    }

    private ModelProto Create()
    {
        if (_inputs.FixedBatch is { } batch)
            BatchFreeing.Apply(_rewriter, batch);
        Graph.Input.Clear();
        if (_inputs.Latents.Count > 0)
            AddLatent();
        if (_inputs.Source is { } source)
            AddSource(source);
        if (_inputs.Label is { } label)
            AddLabel(label);
        foreach (ForeignInput input in _inputs.All)
        {
            if (input.Role is ForeignRole.Noise or ForeignRole.Factor)
                AddConstant(input);
        }

        AddImage();
        ModelProto model = _rewriter.Finish();
        NodeProto[] between = [.. model.Graph.Node];
        model.Graph.Node.Clear();
        model.Graph.Node.Add([.. _first, .. between, .. _last]);
        Describe(model);
        return new RemoveUnused().Apply(model);
    }

    private void Describe(ModelProto model)
    {
        model.IrVersion = Math.Max(model.IrVersion, LeastIrVersion);
        model.OpsetImport.Clear();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = _opset });
        StringStringEntryProto[] others =
        [
            .. model.MetadataProps.Where(
                entry => !entry.Key.StartsWith(MetadataKeys.Prefix, StringComparison.Ordinal)),
        ];
        model.MetadataProps.Clear();
        model.MetadataProps.Add(others);
    }

    private void AddLatent()
    {
        IReadOnlyList<ForeignInput> parts = _inputs.Latents;
        AddInput(InterfaceNames.Latent, _inputs.LatentShape);
        if (parts is [{ Shape.Count: 1 or 3 } only])
        {
            Feed(only, InterfaceNames.Latent);
            return;
        }

        int offset = 0;
        foreach (ForeignInput part in parts)
        {
            string value = InterfaceNames.Latent;
            if (parts.Count > 1)
            {
                // Gather has had one form in all versions, unlike Slice.
                long[] places = [.. Enumerable.Range(offset, part.Size).Select(i => (long)i)];
                value = First(
                    "Gather",
                    [InterfaceNames.Latent, _rewriter.AddShape("z_places", places)],
                    "z_part",
                    OnnxAttribute.Int("axis", 1));
            }

            offset += part.Size;
            Feed(part, part.Shape.Count == 1 ? value : Reshaped(value, part.Shape, "z_shaped"));
        }
    }

    private void AddSource(ForeignInput source)
    {
        int channels = source.Channels == 1 ? 1 : 3;
        AddInput(InterfaceNames.Source, [channels, source.Height, source.Width]);
        string value = InterfaceNames.Source;
        ValueRange range = _output.Range;
        if (range.High - range.Low != 1)
            value = First("Mul", [value, Scalar(range.High - range.Low)], "source_scaled");
        if (range.Low != 0)
            value = First("Add", [value, Scalar(range.Low)], "source_range");
        if (source.Channels == 4)
            value = WithAlpha(value, range.High);
        if (!source.IsChannelsFirst)
            value = First("Transpose", [value], "source_last", OnnxAttribute.Ints("perm", 0, 2, 3, 1));
        Feed(source, value);
    }

    // Opaque: a convolution of one pixel that copies three channels and gives the fourth its bias.
    private string WithAlpha(string value, float opaque)
    {
        float[] weights = new float[12];
        weights[0] = weights[4] = weights[8] = 1;
        return First(
            "Conv",
            [
                value,
                _rewriter.AddConstant("source_alpha_weight", weights, 4, 3, 1, 1),
                _rewriter.AddConstant("source_alpha_bias", [0, 0, 0, opaque], 4),
            ],
            "source_alpha");
    }

    private void AddLabel(ForeignInput label)
    {
        AddInput(InterfaceNames.Label, [_inputs.Classes]);
        string value = InterfaceNames.Label;
        if (label.Role == ForeignRole.OneHot)
        {
            Feed(label, label.Shape.Count == 1 ? value : Reshaped(value, label.Shape, "label_shaped"));
            return;
        }

        value = First(
            "ArgMax",
            [value],
            "label_index",
            OnnxAttribute.Int("axis", 1),
            OnnxAttribute.Int("keepdims", label.Shape.Count > 0 ? 1 : 0));
        if (label.Shape.Count > 1)
            value = Reshaped(value, label.Shape, "label_shaped");
        if (label.Type != (int)TensorProto.Types.DataType.Int64)
            value = Cast(_first, value, label.Type, "label_typed");
        Rename(label.Name, value);
    }

    /// <summary>Noise of a fixed seed, the same for all pictures, or a factor of 1.</summary>
    private void AddConstant(ForeignInput input)
    {
        long[] shape = [.. input.Shape.Select(extent => (long)extent)];
        string value = _rewriter.AddConstant(
            "adopted_constant", input.Constant(), input.HasBatch ? [1, .. shape] : shape);
        if (input.HasBatch && _inputs.Latents.Count > 0)
        {
            // As many copies as there are pictures: a zero for each of them is added.
            string zero = First("Mul", [FirstOfEach(), Scalar(0)], "noise_zero");
            value = First(
                "Add", [value, Reshaped(zero, [.. input.Shape.Select(_ => 1)], "noise_shaped")], "noise_batch");
        }

        Feed(input, value);
    }

    private string FirstOfEach()
    {
        string flat = First("Flatten", [InterfaceNames.Latent], "z_flat", OnnxAttribute.Int("axis", 1));
        return First(
            "Gather", [flat, _rewriter.AddShape("z_first", 0)], "z_zero", OnnxAttribute.Int("axis", 1));
    }

    private void AddImage()
    {
        StoredShape stored = _output.Stored;
        ImageShape image = _output.Image;
        string value = NameOf(_output.Name);
        ValueInfoProto declared = Graph.Output.First(output => output.Name == value);
        if (declared.Type?.TensorType?.ElemType != (int)TensorProto.Types.DataType.Float)
            value = Cast(_last, value, (int)TensorProto.Types.DataType.Float, "image_typed");
        if (_output.Layout == PictureLayout.ChannelsLast)
            value = Last("Transpose", [value], "image_first", OnnxAttribute.Ints("perm", 0, 3, 1, 2));
        if (_output.Layout is PictureLayout.Gray or PictureLayout.Flat)
        {
            string shape = _rewriter.AddShape("image_shape", -1, stored.Channels, stored.Height, stored.Width);
            value = Last("Reshape", [value, shape], "image_shaped");
        }

        if (_output.Range.Scale != 1)
            value = Last("Mul", [value, Scalar(_output.Range.Scale)], "image_scaled");
        if (_output.Range.Offset != 0)
            value = Last("Add", [value, Scalar(_output.Range.Offset)], "image_range");
        if (stored.Channels == 4)
        {
            string clipped = Clip(value, _rewriter.Unique("image_clipped"));
            string color = Last(
                "Gather", [clipped, _rewriter.AddShape("image_rgb", 0, 1, 2)], "image_color",
                OnnxAttribute.Int("axis", 1));
            string alpha = Last(
                "Gather", [clipped, _rewriter.AddShape("image_a", 3)], "image_alpha", OnnxAttribute.Int("axis", 1));
            string covered = Last("Mul", [color, alpha], "image_covered");
            string white = Last("Sub", [Scalar(1), alpha], "image_white");
            value = Last("Add", [covered, white], "image_over_white");
        }

        Clip(value, InterfaceNames.Image);
        Graph.Output.Clear();
        Graph.Output.Add(Declare(InterfaceNames.Image, [image.Channels, image.Height, image.Width]));
    }

    private string Clip(string value, string output)
    {
        NodeProto node = _opset < 11
            ? GraphRewriter.Node("Clip", [value], output, OnnxAttribute.Float("min", 0), OnnxAttribute.Float("max", 1))
            : GraphRewriter.Node("Clip", [value, Scalar(0), Scalar(1)], output);
        _last.Add(node);
        return output;
    }

    private string Scalar(float value) => _rewriter.AddConstant("adopted_scalar", [value]);

    private string Reshaped(string value, IReadOnlyList<int> shape, string hint) => First(
        "Reshape",
        [value, _rewriter.AddShape("adopted_shape", [-1, .. shape.Select(extent => (long)extent)])],
        hint);

    private void AddInput(string name, IReadOnlyList<int> shape) => Graph.Input.Add(Declare(name, shape));

    private static ValueInfoProto Declare(string name, IReadOnlyList<int> shape)
    {
        var writer = new GraphWriter("");
        writer.Input(name, [-1, .. shape.Select(extent => (long)extent)]);
        return writer.Graph.Input[0].Clone();
    }

    /// <summary>Gives an input of the graph a float32 value, in the input's own type.</summary>
    private void Feed(ForeignInput input, string value)
    {
        if (input.Type != (int)TensorProto.Types.DataType.Float)
            value = Cast(_first, value, input.Type, "adopted_typed");
        Rename(input.Name, value);
    }

    private string First(
        string opType, ReadOnlySpan<string> inputs, string hint, params ReadOnlySpan<AttributeProto> attributes) =>
        Add(_first, opType, inputs, hint, attributes);

    private string Last(
        string opType, ReadOnlySpan<string> inputs, string hint, params ReadOnlySpan<AttributeProto> attributes) =>
        Add(_last, opType, inputs, hint, attributes);

    private string Cast(List<NodeProto> nodes, string value, int type, string hint) =>
        Add(nodes, "Cast", [value], hint, OnnxAttribute.Int("to", type));

    private string Add(
        List<NodeProto> nodes, string opType, ReadOnlySpan<string> inputs, string hint,
        params ReadOnlySpan<AttributeProto> attributes)
    {
        string output = _rewriter.Unique(hint);
        nodes.Add(GraphRewriter.Node(opType, inputs, output, attributes));
        return output;
    }

    /// <summary>Has every node of the foreign graph read another value in place of an input.</summary>
    private void Rename(string input, string value)
    {
        string from = NameOf(input);
        foreach (NodeProto node in Graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                if (node.Input[i] == from)
                    node.Input[i] = value;
            }
        }
    }

    private string NameOf(string name) => _renamed.GetValueOrDefault(name, name);

    /// <summary>A copy in which no value has a name that the generator's inputs and output need.</summary>
    private ModelProto Renamed(ModelProto model)
    {
        ModelProto copy = model.Clone();
        GraphProto graph = copy.Graph;
        var known = graph.Input.Select(input => input.Name)
            .Concat(graph.Initializer.Select(tensor => tensor.Name))
            .Concat(graph.Node.SelectMany(node => node.Output))
            .ToHashSet();
        foreach (string name in Reserved)
        {
            if (!known.Contains(name))
                continue;
            string free = $"{name}_adopted";
            while (!known.Add(free))
                free += "_";
            _renamed.Add(name, free);
        }

        foreach (ValueInfoProto value in graph.Input.Concat(graph.Output))
            value.Name = NameOf(value.Name);
        foreach (TensorProto tensor in graph.Initializer)
            tensor.Name = NameOf(tensor.Name);
        foreach (NodeProto node in graph.Node)
        {
            // Nodes are named after what they compute here; their names must differ too.
            if (Reserved.Contains(node.Name))
                node.Name = "";
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = NameOf(node.Input[i]);
            for (int i = 0; i < node.Output.Count; i++)
                node.Output[i] = NameOf(node.Output[i]);
        }

        return copy;
    }
}
