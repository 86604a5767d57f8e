using System.Runtime.InteropServices;
using DataType = ImageGen.Generators.Onnx.TensorProto.Types.DataType;

namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>Adds the convolutions and products of layers in int8, with their quantized weights.</summary>
/// <param name="graph">The graph that takes the weights.</param>
/// <param name="nodes">The nodes that they are added to.</param>
/// <param name="weightLevels">The largest magnitude of a weight.</param>
internal sealed class Int8LayerNodes(GraphRewriter graph, Int8Nodes nodes, int weightLevels)
{
    private string? _weightZero;

    /// <summary>Adds one convolution of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="phase">The convolution, one of the layer's.</param>
    /// <param name="input">What it reads, channels last.</param>
    /// <param name="outputScales">A scale for each channel of the output; null for one scale alone.</param>
    /// <param name="scale">The name of the output's scale.</param>
    /// <param name="zeroPoint">The name of its zero point.</param>
    /// <returns>The name of the output.</returns>
    public string Convolve(
        Int8Layer layer, ConvolutionPhase phase, Int8Activation input, float[]? outputScales, string scale,
        string zeroPoint)
    {
        int perChannel = phase.Weights.Length / layer.OutChannels;
        int perInput = phase.Height * phase.Width;
        float[] values = input.ChannelScales is { } inputScales
            ? [.. phase.Weights.Select((weight, i) => weight * inputScales[i % perChannel / perInput])]
            : phase.Weights;
        var weights = QuantizedWeights.Of(
            values, layer.OutChannels, i => i / perChannel, layer.Bias, input.Range.Scale, weightLevels);
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
        return nodes.Add(
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

    /// <summary>Adds a layer's product of matrices; parameters and result as for <see cref="Convolve"/>.</summary>
    public string Multiply(Int8Layer layer, Int8Activation input, string scale, string zeroPoint)
    {
        int columns = layer.OutChannels;
        var weights = QuantizedWeights.Of(
            layer.Matrix, columns, i => i % columns, layer.Bias, input.Range.Scale, weightLevels);
        string name = $"{layer.Output}_int8";
        string[] inputs = Inputs(input, weights, name, [layer.InChannels, columns]);
        // Unlike QLinearConv, the operators of products take as many zero points as scales.
        inputs[^1] = graph.AddTensor($"{name}_weight_zero", DataType.Int8, new byte[columns], columns);
        if (layer.Node.OpType == "MatMul")
        {
            return nodes.Add("QLinearMatMul", "", name, [.. inputs, scale, zeroPoint]);
        }

        string bias = weights.Bias is { } values ? Bias(name, values) : "";
        return nodes.Add("QGemm", Int8Quantization.Domain, name, [.. inputs, bias, scale, zeroPoint]);
    }

    private string[] Inputs(Int8Activation input, QuantizedWeights weights, string name, ReadOnlySpan<long> dims)
    {
        (string inputScale, string inputZero) = nodes.Constants(input.Range);
        _weightZero ??= graph.AddTensor("int8_weight_zero", DataType.Int8, new byte[1]);
        return
        [
            input.Name,
            inputScale,
            inputZero,
            graph.AddTensor(
                $"{name}_weight", DataType.Int8, MemoryMarshal.AsBytes(weights.Values.AsSpan()).ToArray(), dims),
            graph.AddConstant($"{name}_weight_scale", weights.Scales, weights.Scales.Length),
            _weightZero,
        ];
    }

    private string Bias(string name, int[] values) =>
        graph.AddTensor($"{name}_bias", DataType.Int32, TensorBytes.FromInt32s(values), values.Length);
}
