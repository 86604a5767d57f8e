namespace ImageGen.Generators.Onnx;

/// <summary>
/// Replaces a ConvTranspose of a single pixel (the first layer of a DCGAN) by a matrix product, as each output pixel
/// depends on one tap of the kernel only. Exact up to the order of summation.
/// </summary>
public sealed class FirstLayerGemm : IGraphPass
{
    /// <inheritdoc/>
    public string Name => "first layer as Gemm";

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        var rewriter = new GraphRewriter(model);
        foreach (NodeProto node in rewriter.Graph.Node)
        {
            if (ConvTranspose.TryRead(node, rewriter) is { } layer && IsOnePixel(rewriter, node.Input[0]))
                Rewrite(rewriter, layer);
        }
        return new RemoveUnused().Apply(rewriter.Finish());
    }

    private static void Rewrite(GraphRewriter rewriter, ConvTranspose layer)
    {
        int height = OutputExtent(layer, 0);
        int width = OutputExtent(layer, 1);
        // A dilated kernel or a large output padding would store mostly zeros.
        if (height < 1 || width < 1 || (long)height * width > 4L * layer.Kernel[0] * layer.Kernel[1])
            return;

        // Output pixel (y, x) uses tap (y + pad, x + pad) / dilation, if it exists.
        int size = layer.OutChannels * height * width;
        float[] weights = new float[layer.InChannels * size];
        float[] bias = new float[size];
        for (int channel = 0; channel < layer.OutChannels; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    int column = (channel * height + y) * width + x;
                    bias[column] = layer.Bias?[channel] ?? 0;
                    if (Tap(layer, 0, y) is not { } tapY || Tap(layer, 1, x) is not { } tapX)
                        continue;
                    for (int row = 0; row < layer.InChannels; row++)
                    {
                        int tap = ((row * layer.OutChannels + channel) * layer.Kernel[0] + tapY) * layer.Kernel[1]
                            + tapX;
                        weights[row * size + column] = layer.Weights[tap];
                    }
                }
            }
        }

        string output = layer.Node.Output[0];
        string flat = rewriter.Unique($"{output}_flat");
        string product = rewriter.Unique($"{output}_gemm");
        string matrix = rewriter.AddConstant($"{output}_gemm_weight", weights, layer.InChannels, size);
        string offset = rewriter.AddConstant($"{output}_gemm_bias", bias, size);
        string shape = rewriter.AddShape($"{output}_shape", 0, layer.OutChannels, height, width);
        rewriter.Replace(
            layer.Node,
            GraphRewriter.Node("Flatten", [layer.Node.Input[0]], flat, OnnxAttribute.Int("axis", 1)),
            GraphRewriter.Node("Gemm", [flat, matrix, offset], product),
            GraphRewriter.Node("Reshape", [product, shape], output));
    }

    private static int OutputExtent(ConvTranspose layer, int axis) => (int)(
        (layer.Kernel[axis] - 1) * layer.Dilations[axis] + 1 + layer.OutputPadding[axis]
        - layer.PadsBegin[axis] - layer.PadsEnd[axis]);

    private static int? Tap(ConvTranspose layer, int axis, int position)
    {
        (long tap, long rest) = Math.DivRem(position + layer.PadsBegin[axis], layer.Dilations[axis]);
        return rest == 0 && tap < layer.Kernel[axis] ? (int)tap : null;
    }

    // Whether a value is known to be [batch, c, 1, 1].
    private static bool IsOnePixel(GraphRewriter rewriter, string name)
    {
        // Concatenated along the channels, all parts have the same height and width. A damaged graph may have a cycle.
        for (int i = 0; i < rewriter.Graph.Node.Count; i++)
        {
            if (rewriter.Producer(name) is not { OpType: "Concat", Input.Count: > 0 } concat
                || !concat.Attribute.Any(a => a is { Name: "axis", I: 1 or -3 }))
                break;
            name = concat.Input[0];
        }

        if (rewriter.Graph.Input.FirstOrDefault(input => input.Name == name) is { } input)
        {
            return input.Type?.TensorType?.Shape?.Dim is { Count: 4 } dims
                && dims[2].DimValue == 1
                && dims[3].DimValue == 1;
        }

        return rewriter.Producer(name) is { OpType: "Reshape", Input.Count: 2 } node
            && rewriter.Initializer(node.Input[1]) is { } shape
            && TensorBytes.Int64s(shape) is [_, _, 1, 1];
    }
}
