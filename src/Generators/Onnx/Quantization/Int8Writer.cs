using System.Runtime.InteropServices;
using DataType = ImageGen.Generators.Onnx.TensorProto.Types.DataType;

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
    private readonly Dictionary<string, Activation> _activations = [];
    private readonly Dictionary<QuantizedRange, (string Scale, string ZeroPoint)> _ranges = [];
    private readonly Dictionary<string, (int Height, int Width)> _extents;
    private readonly HashSet<string> _floats = [];
    private readonly HashSet<NodeProto> _written = new(ReferenceEqualityComparer.Instance);
    private readonly List<NodeProto> _nodes = [];
    private string? _weightZero;

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
        return _graph.Finish(_nodes);
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
                && node.Input.All(part => _activations.TryGetValue(part, out Activation known) && known.IsChannelsLast
                    && known.ChannelScales is null):
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
        Activation input = Quantized(layer.Input, layer.Phases is not null);
        string output = layer.Output;
        string result = output;
        // A Relu that alone reads the output is the saturation at level 0.
        if (_readers.SoleOne(output) is { OpType: "Relu" } relu && _written.Add(relu))
            result = relu.Output[0];
        (QuantizedRange range, float[]? channelScales) = RangesOf(result, layer.Phases is not null);
        (string scale, string zeroPoint) = Constants(range);
        string[] parts;
        if (layer.Phases is { } phases)
        {
            parts = [.. phases.Select(phase => Convolve(layer, phase, input, channelScales, scale, zeroPoint))];
        }
        else
        {
            parts = [Multiply(layer, input, scale, zeroPoint)];
        }

        string whole = parts.Length == 1 ? parts[0] : Interleave(parts, output, layer.Width);
        _activations[result] = new Activation(whole, range, layer.Phases is not null, channelScales);
    }

    private string Convolve(
        Int8Layer layer, ConvolutionPhase phase, Activation input, float[]? outputScales, string scale,
        string zeroPoint)
    {
        int perChannel = phase.Weights.Length / layer.OutChannels;
        int perInput = phase.Height * phase.Width;
        float[] values = input.ChannelScales is { } inputScales
            ? [.. phase.Weights.Select((weight, i) => weight * inputScales[i % perChannel / perInput])]
            : phase.Weights;
        var weights = QuantizedWeights.Of(
            values, layer.OutChannels, i => i / perChannel, layer.Bias, input.Range.Scale, _levels.Weights);
        if (outputScales is not null)
        {
            weights = weights with
            {
                Scales = [.. weights.Scales.Select((weightScale, channel) => weightScale / outputScales[channel])],
            };
        }

        string name = $"{layer.Output}_int8";
        var inputs = new List<string>(Inputs(
            input,
            weights,
            name,
            [layer.OutChannels, layer.InChannels, phase.Height, phase.Width]))
        {
            scale,
            zeroPoint,
        };
        if (weights.Bias is { } bias)
            inputs.Add(Bias(name, bias));
        return Add(
            "QLinearConv",
            Int8Quantization.Domain,
            name,
            [.. inputs],
            OnnxAttribute.Int("channels_last", 1),
            OnnxAttribute.Ints("kernel_shape", phase.Height, phase.Width),
            OnnxAttribute.Ints("pads", phase.Pads),
            OnnxAttribute.Ints("strides", layer.Strides),
            OnnxAttribute.Ints("dilations", layer.Dilations));
    }

    private string Multiply(Int8Layer layer, Activation input, string scale, string zeroPoint)
    {
        int columns = layer.OutChannels;
        var weights = QuantizedWeights.Of(
            layer.Matrix, columns, i => i % columns, layer.Bias, input.Range.Scale, _levels.Weights);
        string name = $"{layer.Output}_int8";
        string[] inputs = Inputs(input, weights, name, [layer.InChannels, columns]);
        // Unlike QLinearConv, the operators of products take as many zero points as scales.
        inputs[^1] = _graph.AddTensor($"{name}_weight_zero", DataType.Int8, new byte[columns], columns);
        if (layer.Node.OpType == "MatMul")
        {
            return Add("QLinearMatMul", "", name, [.. inputs, scale, zeroPoint]);
        }

        string bias = weights.Bias is { } values ? Bias(name, values) : "";
        return Add("QGemm", Int8Quantization.Domain, name, [.. inputs, bias, scale, zeroPoint]);
    }

    private string[] Inputs(Activation input, QuantizedWeights weights, string name, ReadOnlySpan<long> dims)
    {
        (string inputScale, string inputZero) = Constants(input.Range);
        _weightZero ??= _graph.AddTensor("int8_weight_zero", DataType.Int8, new byte[1]);
        return
        [
            input.Name,
            inputScale,
            inputZero,
            _graph.AddTensor(
                $"{name}_weight", DataType.Int8, MemoryMarshal.AsBytes(weights.Values.AsSpan()).ToArray(), dims),
            _graph.AddConstant($"{name}_weight_scale", weights.Scales, weights.Scales.Length),
            _weightZero,
        ];
    }

    private string Bias(string name, int[] values) =>
        _graph.AddTensor($"{name}_bias", DataType.Int32, TensorBytes.FromInt32s(values), values.Length);

    // By a table of 256 levels.
    private void Rectify(NodeProto node)
    {
        Activation input = _activations[node.Input[0]];
        QuantizedRange range = RangeOf(node.Output[0]);
        float alpha = node.OpType == "Relu" ? 0 : node.Attribute.FirstOrDefault(a => a.Name == "alpha")?.F ?? 0.01f;
        (string inputScale, string inputZero) = Constants(input.Range);
        (string scale, string zeroPoint) = Constants(range);
        string name = Add(
            "QLinearLeakyRelu",
            Int8Quantization.Domain,
            $"{node.Output[0]}_int8",
            [input.Name, inputScale, inputZero, scale, zeroPoint],
            OnnxAttribute.Float("alpha", alpha));
        _activations[node.Output[0]] = new Activation(name, range, input.IsChannelsLast);
    }

    private void Concatenate(NodeProto node)
    {
        string result = node.Output[0];
        if (_readers.SoleOne(result) is { OpType: "Relu" } relu && _written.Add(relu))
            result = relu.Output[0];
        QuantizedRange range = RangeOf(result);
        (string scale, string zeroPoint) = Constants(range);
        var inputs = new List<string> { scale, zeroPoint };
        foreach (string part in node.Input)
        {
            Activation activation = _activations[part];
            (string partScale, string partZero) = Constants(activation.Range);
            inputs.AddRange([activation.Name, partScale, partZero]);
        }

        string name = Add(
            "QLinearConcat",
            Int8Quantization.Domain,
            $"{result}_int8",
            [.. inputs],
            OnnxAttribute.Int("axis", 3));
        _activations[result] = new Activation(name, range, IsChannelsLast: true);
    }

    // With channels last, the even and odd columns of a row are a concatenation along the channels, and the rows one
    // along the columns. One part stands for all four.
    private string Interleave(string[] parts, string hint, int width)
    {
        string[] rows =
        [
            .. Enumerable.Range(0, parts.Length == 1 ? 1 : 2).Select(row => Add(
                "Concat",
                "",
                $"{hint}_int8_columns",
                parts.Length == 1 ? [parts[0], parts[0]] : [parts[2 * row], parts[(2 * row) + 1]],
                OnnxAttribute.Int("axis", 3))),
        ];
        string all = Add("Concat", "", $"{hint}_int8_rows", [rows[0], rows[^1]], OnnxAttribute.Int("axis", 2));
        // [batch, height / 2, width, 2 channels] holds the bytes of [batch, height, width, channels].
        string shape = _graph.AddShape($"{hint}_int8_shape", 0, -1, width, Channels(hint));
        return Add("Reshape", "", $"{hint}_int8_whole", [all, shape]);
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

    private Activation Quantized(string value, bool isChannelsLast)
    {
        if (!_activations.TryGetValue(value, out Activation activation))
        {
            // A Relu before it is the saturation at level 0 as well.
            string source = value;
            if (_graph.Producer(value) is { OpType: "Relu" } relu && _floats.Contains(relu.Input[0]))
                source = relu.Input[0];
            (QuantizedRange range, float[]? channelScales) = RangesOf(value, isChannelsLast);
            (string scale, string zeroPoint) = channelScales is null
                ? Constants(range) : ChannelConstants(channelScales, range.ZeroPoint);
            activation = new Activation(
                Add("QuantizeLinear", "", $"{value}_int8", [source, scale, zeroPoint], OnnxAttribute.Int("axis", 1)),
                range,
                IsChannelsLast: false,
                channelScales);
            _activations[value] = activation;
        }

        if (activation.IsChannelsLast == isChannelsLast)
            return activation;
        activation = activation with
        {
            Name = Add(
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
        if (!_activations.TryGetValue(value, out Activation activation) || !_floats.Add(value))
            return;
        string name = activation.Name;
        if (activation.IsChannelsLast)
        {
            name = Add(
                "Transpose", "", $"{value}_int8_first", [name], OnnxAttribute.Ints("perm", ToChannelsFirst));
        }

        (string scale, string zeroPoint) = activation.ChannelScales is { } channelScales
            ? ChannelConstants(channelScales, activation.Range.ZeroPoint) : Constants(activation.Range);
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

    private (string Scale, string ZeroPoint) ChannelConstants(float[] scales, byte zeroPoint) => (
        _graph.AddConstant("int8_scales", scales, scales.Length),
        _graph.AddTensor(
            "int8_zeros", DataType.Uint8, [.. Enumerable.Repeat(zeroPoint, scales.Length)], scales.Length));

    private (string Scale, string ZeroPoint) Constants(QuantizedRange range)
    {
        if (!_ranges.TryGetValue(range, out (string, string) names))
        {
            names = (
                _graph.AddConstant("int8_scale", [range.Scale]),
                _graph.AddTensor("int8_zero", DataType.Uint8, [range.ZeroPoint]));
            _ranges.Add(range, names);
        }

        return names;
    }

    private string Add(
        string opType, string domain, string hint, ReadOnlySpan<string> inputs,
        params ReadOnlySpan<AttributeProto> attributes)
    {
        NodeProto node = GraphRewriter.Node(opType, inputs, _graph.Unique(hint), attributes);
        if (domain.Length > 0)
            node.Domain = domain;
        _nodes.Add(node);
        return node.Output[0];
    }

    private static bool IsOfChannels(NodeProto node) => node.Attribute.Any(a => a is { Name: "axis", I: 1 or -3 });

    /// <summary>
    /// A value in uint8. With a scale for each channel, the range's scale is 1 and counts levels: what reads the value
    /// has the channels' scales in its weights.
    /// </summary>
    private readonly record struct Activation(
        string Name, QuantizedRange Range, bool IsChannelsLast, float[]? ChannelScales = null);
}
