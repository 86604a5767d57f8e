namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>
/// Runs layers in int8 on ONNX Runtime's CPU provider: activations in uint8, weights in int8 with a scale for each
/// output channel. From one such layer to the next, values stay uint8 with channels last, which is how the kernels read
/// them; a Relu between them is the saturation at level 0.
/// </summary>
/// <remarks>
/// The nodes are those that ONNX Runtime itself makes of a graph with QuantizeLinear and DequantizeLinear around every
/// layer. Written directly, four convolutions of a transposed one are put together as bytes with channels last.
/// </remarks>
internal sealed class Int8Quantization : IGraphPass
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string Domain = "com.microsoft";

    private readonly IReadOnlyDictionary<string, ValueStatistics> _statistics;
    private readonly QuantizationLevels _levels;
    private readonly bool _isByChannel;
    private readonly Func<string, bool> _chooses;

    /// <summary>Creates the pass for one graph.</summary>
    /// <param name="statistics">What the graph's activations were for the calibration pictures.</param>
    /// <param name="levels">The levels that the processor's arithmetic allows.</param>
    /// <param name="isByChannel">
    /// Whether activations have a scale for each channel, where operators allow it: the next layer's weights are
    /// multiplied by it. Better for channels of different ranges, worse where the calibration has few values of each.
    /// </param>
    /// <param name="chooses">
    /// Which of the layers that can run in int8 do, by the values that they compute; null for all.
    /// </param>
    public Int8Quantization(
        IReadOnlyDictionary<string, ValueStatistics> statistics,
        QuantizationLevels levels,
        bool isByChannel = true,
        Func<string, bool>? chooses = null)
    {
        _isByChannel = isByChannel;
        _chooses = chooses ?? (_ => true);
        _statistics = statistics;
        _levels = levels;
    }

    /// <inheritdoc/>
    public string Name => "int8";

    /// <summary>The activations whose statistics are needed, with their numbers of channels.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyDictionary<string, int> Observed(ModelProto model)
    {
        var graph = new GraphRewriter(model);
        Dictionary<string, Int8Layer> layers = Int8Candidates.Of(graph);
        var channels = new Dictionary<string, int>();
        foreach (Int8Layer layer in layers.Values)
        {
            channels[layer.Input] = layer.Phases is null ? 1 : layer.InChannels;
            channels[layer.Output] = layer.Phases is null ? 1 : layer.OutChannels;
        }

        foreach (NodeProto node in graph.Graph.Node.Where(node => node.Input.Any(channels.ContainsKey)))
        {
            if (node.OpType is "Relu" or "LeakyRelu")
                channels[node.Output[0]] = channels[node.Input[0]];
            else if (node.OpType == "Concat")
                channels.TryAdd(node.Output[0], 1);
        }

        return channels;
    }

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        // Layers that stay in float32 are moved before an upsampling now: no extents are known among bytes.
        HashSet<string> layers = [.. Int8Candidates.Of(new GraphRewriter(model)).Keys.Where(_chooses)];
        ModelProto moved = new NearestUpsampling { Leaves = layers.Contains }.Apply(model);
        var graph = new GraphRewriter(moved);
        return new RemoveUnused().Apply(
            new Int8Writer(graph, _statistics, _levels, _isByChannel, layers.Contains).Write());
    }
}
