namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>Writes the nodes of a graph again, with layers in int8.</summary>
internal sealed class Int8Writer
{
    private static readonly long[] ToChannelsLast = [0, 2, 3, 1];
    private static readonly long[] ToChannelsFirst = [0, 3, 1, 2];

    private readonly GraphRewriter _graph;
    private readonly IReadOnlyDictionary<string, ValueStatistics> _statistics;
    private readonly QuantizationLevels _levels;
    private readonly bool _isByChannel;
    private readonly Dictionary<string, Int8Layer> _layers;
    private readonly Int8Readers _readers;
    private readonly Dictionary<string, Int8Activation> _activations = [];
    private readonly Dictionary<string, (int Height, int Width)> _extents;
    private readonly HashSet<string> _floats = [];
    private readonly HashSet<NodeProto> _written = new(ReferenceEqualityComparer.Instance);
    private readonly Int8Nodes _nodes;
    private readonly Int8LayerNodes _layerNodes;

    /// <summary>Prepares the writing of a graph.</summary>
    public Int8Writer(
        GraphRewriter graph,
        IReadOnlyDictionary<string, ValueStatistics> statistics,
        QuantizationLevels levels,
        bool isByChannel,
        Func<string, bool> chooses)
    {
        _isByChannel = isByChannel;
        _graph = graph;
        _nodes = new Int8Nodes(graph);
        _layerNodes = new Int8LayerNodes(graph, _nodes, levels.Weights);
        _statistics = statistics;
        _levels = levels;
        _layers = Int8Candidates.Of(graph).Where(layer => chooses(layer.Key)).ToDictionary();
        _extents = SpatialExtents.Of(graph);
        _readers = new Int8Readers(graph.Graph, _layers);
    }

    /// <summary>Writes all nodes.</summary>
    public ModelProto Write()
    {
        foreach (NodeProto node in _graph.Graph.Node)
        {
            if (_written.Add(node))
                Write(node);
        }

        foreach (ValueInfoProto output in _graph.Graph.Output)
            RequireFloat(output.Name);
        if (_layers.Count > 0)
            _graph.Model.OpsetImport.Add(new OperatorSetIdProto { Domain = Int8Quantization.Domain, Version = 1 });
        return _graph.Finish(_nodes.All);
    }

    private void Write(NodeProto node)
    {
        if (_layers.TryGetValue(node.Output.Count > 0 ? node.Output[0] : "", out Int8Layer? layer))
        {
            Layer(layer);
            return;
        }

        string input = node.Input.Count > 0 ? node.Input[0] : "";
        bool isQuantized = _activations.ContainsKey(input) && !_floats.Contains(input);
        switch (node.OpType)
        {
            case "Relu" or "LeakyRelu" when isQuantized && _activations[input].ChannelScales is null
                && _readers.IncludeLayer(node.Output[0]):
                Rectify(node);
                return;
            case "Concat" when IsOfChannels(node) && _readers.IncludeLayer(node.Output[0])
                && node.Input.All(part => _activations.TryGetValue(part, out Int8Activation known)
                    && known is { IsChannelsLast: true, ChannelScales: null }):
                Concatenate(node);
                return;
            case "Resize" when _readers.AreOfSmallImage(node.Output[0]):
                return;
            case "Resize" when isQuantized && _activations[input].IsChannelsLast && Width(node) is { } width:
                string whole = Interleave([_activations[input].Name], node.Output[0], width);
                _activations[node.Output[0]] = _activations[input] with { Name = whole };
                return;
        }

        foreach (string each in node.Input)
            RequireFloat(each);
        _nodes.Add(node);
        _floats.UnionWith(node.Output);
    }

    private void Layer(Int8Layer layer)
    {
        Int8Activation input = Quantized(layer.Input, layer.Phases is not null);
        string output = layer.Output;
        string result = output;
        // A Relu that alone reads the output is the saturation at level 0.
        if (_readers.SoleOne(output) is { OpType: "Relu" } relu && _written.Add(relu))
            result = relu.Output[0];
        (QuantizedRange range, float[]? channelScales) = RangesOf(result, layer.Phases is not null);
        (string scale, string zeroPoint) = _nodes.Constants(range);
        string[] parts;
        if (layer.Phases is { } phases)
        {
            parts =
            [
                .. phases.Select(phase => _layerNodes.Convolve(
                    layer, phase, input, channelScales, scale, zeroPoint)),
            ];
        }
        else
        {
            parts = [_layerNodes.Multiply(layer, input, scale, zeroPoint)];
        }

        string whole = parts.Length == 1 ? parts[0] : Interleave(parts, output, layer.Width);
        _activations[result] = new Int8Activation(whole, range, layer.Phases is not null, channelScales);
    }

    // By a table of 256 levels.
    private void Rectify(NodeProto node)
    {
        Int8Activation input = _activations[node.Input[0]];
        QuantizedRange range = RangeOf(node.Output[0]);
        float alpha = node.OpType == "Relu" ? 0 : node.Attribute.FirstOrDefault(a => a.Name == "alpha")?.F ?? 0.01f;
        (string inputScale, string inputZero) = _nodes.Constants(input.Range);
        (string scale, string zeroPoint) = _nodes.Constants(range);
        string name = _nodes.Add(
            "QLinearLeakyRelu",
            Int8Quantization.Domain,
            $"{node.Output[0]}_int8",
            [input.Name, inputScale, inputZero, scale, zeroPoint],
            OnnxAttribute.Float("alpha", alpha));
        _activations[node.Output[0]] = new Int8Activation(name, range, input.IsChannelsLast);
    }

    private void Concatenate(NodeProto node)
    {
        string result = node.Output[0];
        if (_readers.SoleOne(result) is { OpType: "Relu" } relu && _written.Add(relu))
            result = relu.Output[0];
        QuantizedRange range = RangeOf(result);
        (string scale, string zeroPoint) = _nodes.Constants(range);
        var inputs = new List<string> { scale, zeroPoint };
        foreach (string part in node.Input)
        {
            Int8Activation activation = _activations[part];
            (string partScale, string partZero) = _nodes.Constants(activation.Range);
            inputs.AddRange([activation.Name, partScale, partZero]);
        }

        string name = _nodes.Add(
            "QLinearConcat",
            Int8Quantization.Domain,
            $"{result}_int8",
            [.. inputs],
            OnnxAttribute.Int("axis", 3));
        _activations[result] = new Int8Activation(name, range, IsChannelsLast: true);
    }

    // With channels last, the even and odd columns of a row are a concatenation along the channels, and the rows one
    // along the columns. One part stands for all four.
    private string Interleave(string[] parts, string hint, int width)
    {
        string[] rows =
        [
            .. Enumerable.Range(0, parts.Length == 1 ? 1 : 2).Select(row => _nodes.Add(
                "Concat",
                "",
                $"{hint}_int8_columns",
                parts.Length == 1 ? [parts[0], parts[0]] : [parts[2 * row], parts[(2 * row) + 1]],
                OnnxAttribute.Int("axis", 3))),
        ];
        string all = _nodes.Add("Concat", "", $"{hint}_int8_rows", [rows[0], rows[^1]], OnnxAttribute.Int("axis", 2));
        // [batch, height / 2, width, 2 channels] holds the bytes of [batch, height, width, channels].
        string shape = _graph.AddShape($"{hint}_int8_shape", 0, -1, width, Channels(hint));
        return _nodes.Add("Reshape", "", $"{hint}_int8_whole", [all, shape]);
    }

    private long Channels(string value)
    {
        if (_layers.TryGetValue(value, out Int8Layer? layer))
            return layer.OutChannels;
        NodeProto resize = _graph.Producer(value)!;
        return _layers[resize.Input[0]].OutChannels;
    }

    private int? Width(NodeProto resize) =>
        NearestUpsampling.IsDoubling(resize, _graph) && _layers.ContainsKey(resize.Input[0])
            && _extents.TryGetValue(resize.Output[0], out (int Height, int Width) extent)
            ? extent.Width : null;

    private Int8Activation Quantized(string value, bool isChannelsLast)
    {
        if (!_activations.TryGetValue(value, out Int8Activation activation))
        {
            // A Relu before it is the saturation at level 0 as well.
            string source = value;
            if (_graph.Producer(value) is { OpType: "Relu" } relu && _floats.Contains(relu.Input[0]))
                source = relu.Input[0];
            (QuantizedRange range, float[]? channelScales) = RangesOf(value, isChannelsLast);
            (string scale, string zeroPoint) = channelScales is null
                ? _nodes.Constants(range) : _nodes.ChannelConstants(channelScales, range.ZeroPoint);
            activation = new Int8Activation(
                _nodes.Add(
                    "QuantizeLinear",
                    "",
                    $"{value}_int8",
                    [source, scale, zeroPoint],
                    OnnxAttribute.Int("axis", 1)),
                range,
                IsChannelsLast: false,
                channelScales);
            _activations[value] = activation;
        }

        if (activation.IsChannelsLast == isChannelsLast)
            return activation;
        activation = activation with
        {
            Name = _nodes.Add(
                "Transpose",
                "",
                $"{value}_int8_{(isChannelsLast ? "last" : "first")}",
                [activation.Name],
                OnnxAttribute.Ints("perm", isChannelsLast ? ToChannelsLast : ToChannelsFirst)),
            IsChannelsLast = isChannelsLast,
        };
        if (isChannelsLast)
            _activations[value] = activation;
        return activation;
    }

    private void RequireFloat(string value)
    {
        if (!_activations.TryGetValue(value, out Int8Activation activation) || !_floats.Add(value))
            return;
        string name = activation.Name;
        if (activation.IsChannelsLast)
        {
            name = _nodes.Add(
                "Transpose", "", $"{value}_int8_first", [name], OnnxAttribute.Ints("perm", ToChannelsFirst));
        }

        (string scale, string zeroPoint) = activation.ChannelScales is { } channelScales
            ? _nodes.ChannelConstants(channelScales, activation.Range.ZeroPoint) : _nodes.Constants(activation.Range);
        _nodes.Add(GraphRewriter.Node(
            "DequantizeLinear", [name, scale, zeroPoint], value, OnnxAttribute.Int("axis", 1)));
    }

    private QuantizedRange RangeOf(string value) =>
        _statistics[value].Best(_levels.Activations, _readers.AreRelus(value));

    // Of an image, with a scale for each channel, unless operators read it that take one scale alone.
    private (QuantizedRange Range, float[]? ChannelScales) RangesOf(string value, bool isImage)
    {
        int levels = _readers.IncludeLayer(value) ? _levels.Activations : QuantizationLevels.Full.Activations;
        return _isByChannel && isImage && !_readers.IncludeUint8Operator(value)
            && _statistics[value].BestByChannel(levels, _readers.AreRelus(value)) is { } channels
            ? (new QuantizedRange(1, channels.ZeroPoint), channels.Scales)
            : (RangeOf(value), null);
    }

    private static bool IsOfChannels(NodeProto node) => node.Attribute.Any(a => a is { Name: "axis", I: 1 or -3 });
}
