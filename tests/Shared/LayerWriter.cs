using ImageGen.Generators.Onnx;

namespace ImageGen.Tests.Generators;

/// <summary>Appends layers with random weights to a graph, scaled so that activations stay near 1.</summary>
public sealed class LayerWriter(GraphWriter graph, bool half = false, int seed = 1)
{
    private int _seed = seed * 1000;
    private int _layer;

    public GraphWriter Graph => graph;

    public string Linear(string x, int from, int to)
    {
        string name = $"linear{_layer++}";
        return graph.Node("Gemm", [x, Weight(name, from, [from, to]), Bias(name, to)]);
    }

    public string Conv(string x, int from, int to, int kernel, int stride, int pad)
    {
        string name = $"conv{_layer++}";
        return graph.Node(
            "Conv",
            [x, Weight(name, from * kernel * kernel, [to, from, kernel, kernel]), Bias(name, to)],
            null,
            OnnxAttribute.Ints("kernel_shape", kernel, kernel),
            OnnxAttribute.Ints("strides", stride, stride),
            OnnxAttribute.Ints("pads", pad, pad, pad, pad));
    }

    public string ConvTranspose(
        string x,
        int from,
        int to,
        (int Height, int Width) kernel,
        int stride,
        long[] pads,
        bool bias = true,
        params AttributeProto[] more)
    {
        string name = $"deconv{_layer++}";
        int fan = Math.Max(1, from * kernel.Height * kernel.Width / (stride * stride));
        string weight = Weight(name, fan, [from, to, kernel.Height, kernel.Width]);
        string[] inputs = bias ? [x, weight, Bias(name, to)] : [x, weight];
        return graph.Node(
            "ConvTranspose",
            inputs,
            null,
            [
                OnnxAttribute.Ints("kernel_shape", kernel.Height, kernel.Width),
                OnnxAttribute.Ints("strides", stride, stride),
                OnnxAttribute.Ints("pads", pads),
                .. more,
            ]);
    }

    public string BatchNorm(string x, int channels)
    {
        string name = $"norm{_layer++}";
        float[] variance = [.. RandomTensor.Values(_seed++, channels).Select(value => 1 + value / 2)];
        return graph.Node(
            "BatchNormalization",
            [
                x,
                graph.Constant($"{name}_gamma", variance, [channels]),
                graph.Constant($"{name}_beta", RandomTensor.Values(_seed++, channels, 0.3), [channels]),
                graph.Constant($"{name}_mean", RandomTensor.Values(_seed++, channels, 0.3), [channels]),
                graph.Constant($"{name}_var", variance, [channels]),
            ]);
    }

    public string Reshape(string x, params long[] shape) =>
        graph.Node("Reshape", [x, graph.Constant($"shape{_layer++}", shape)]);

    public string Relu(string x) => graph.Node("Relu", [x]);

    public string LeakyRelu(string x) => graph.Node("LeakyRelu", [x], null, OnnxAttribute.Float("alpha", 0.2f));

    public string Concat(params string[] parts) => graph.Node("Concat", parts, null, OnnxAttribute.Int("axis", 1));

    /// <summary>tanh, brought to [0, 1] and clipped, as the output "image".</summary>
    public void Image(string x, int channels, int height, int width)
    {
        string oneHalf = graph.Constant("half", [0.5f], []);
        string scaled = graph.Node("Add", [graph.Node("Mul", [graph.Node("Tanh", [x]), oneHalf]), oneHalf]);
        graph.Node("Clip", [scaled, graph.Constant("zero", [0f], []), graph.Constant("one", [1f], [])], "image");
        graph.Output("image", -1, channels, height, width);
    }

    /// <summary>A value as an output of a name of its own.</summary>
    public void Output(string x, string name, params long[] shape)
    {
        graph.Node("Identity", [x], name);
        graph.Output(name, [-1, .. shape]);
    }

    private string Weight(string name, int fan, long[] dims)
    {
        int count = (int)dims.Aggregate(1L, (product, extent) => product * extent);
        // Uniform with variance 2 / fan.
        float[] values = RandomTensor.Values(_seed++, count, Math.Sqrt(6.0 / fan));
        return graph.Constant($"{name}_weight", values, dims, half);
    }

    private string Bias(string name, int count) =>
        graph.Constant($"{name}_bias", RandomTensor.Values(_seed++, count, 0.1), [count]);
}
