namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>
/// The weights of a layer in int8, symmetric with a scale for each output channel, and its bias in int32.
/// </summary>
/// <param name="Values">The weights, in the layout of the float32 ones.</param>
/// <param name="Scales">The scale of each output channel.</param>
/// <param name="Bias">The bias in steps of the input's scale times the channel's; null if there is none.</param>
internal sealed record QuantizedWeights(sbyte[] Values, float[] Scales, int[]? Bias)
{
    private const double MostBias = 1 << 30;

    /// <summary>Quantizes weights.</summary>
    /// <param name="weights">The weights; <paramref name="channelOf"/> tells their output channels.</param>
    /// <param name="channels">Number of output channels.</param>
    /// <param name="channelOf">The output channel of the weight with an index.</param>
    /// <param name="bias">The bias of each output channel, or null.</param>
    /// <param name="inputScale">The scale of the layer's input.</param>
    /// <param name="levels">The largest level of a weight.</param>
    public static QuantizedWeights Of(
        ReadOnlySpan<float> weights,
        int channels,
        Func<int, int> channelOf,
        float[]? bias,
        float inputScale,
        int levels)
    {
        double[] largest = new double[channels];
        for (int i = 0; i < weights.Length; i++)
        {
            int channel = channelOf(i);
            largest[channel] = Math.Max(largest[channel], Math.Abs((double)weights[i]));
        }

        float[] scales = new float[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            // Coarser where the bias would not fit into an int32 otherwise, as for a channel of tiny weights.
            double least = bias is null ? 0 : Math.Abs((double)bias[channel]) / inputScale / MostBias;
            float scale = (float)Math.Max(largest[channel] / levels, least);
            scales[channel] = scale > 0 ? scale : 1;
        }

        sbyte[] values = new sbyte[weights.Length];
        for (int i = 0; i < weights.Length; i++)
            values[i] = (sbyte)Math.Clamp(Math.Round((double)weights[i] / scales[channelOf(i)]), -levels, levels);
        int[]? rounded = bias is null
            ? null
            : [.. bias.Select((value, channel) => (int)Math.Round(value / ((double)inputScale * scales[channel])))];
        return new QuantizedWeights(values, scales, rounded);
    }
}
