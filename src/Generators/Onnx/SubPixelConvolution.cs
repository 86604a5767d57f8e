namespace ImageGen.Generators.Onnx;

/// <summary>
/// Converts transposed convolutions of stride 2 to sub-pixel convolutions: each of the four phases (even and odd rows
/// and columns) is a plain convolution of the input with every second tap of the kernel; the results are put together.
/// ONNX Runtime's blocked convolutions are far faster than its transposed ones. On the CPU two kinds are kept: the last
/// one, because its few output channels would be padded to a whole block, and those of a 2x2 kernel, whose taps do not
/// overlap. There the phases are put together by concatenation.
/// </summary>
/// <param name="includesLast">Whether to convert those as well, and to put all together by DepthToSpace.</param>
/// <remarks>
/// Shi et al., 2016, "Is the deconvolution layer the same as a convolutional layer?", arXiv:1609.07009.
/// </remarks>
public sealed class SubPixelConvolution(bool includesLast = false) : IGraphPass
{
    /// <inheritdoc/>
    public string Name => "sub-pixel convolution";

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        var rewriter = new GraphRewriter(model);
        Dictionary<string, (int Height, int Width)> extents = SpatialExtents.Of(rewriter);
        NodeProto? last = includesLast ? null : rewriter.Graph.Node.LastOrDefault(
            node => node.OpType == "ConvTranspose");
        foreach (NodeProto node in rewriter.Graph.Node)
        {
            if (ReferenceEquals(node, last) || ConvTranspose.TryRead(node, rewriter) is not { } layer
                || (!includesLast && layer.Kernel is [<= 2, <= 2]))
            {
                continue;
            }

            Rewrite(
                rewriter,
                layer,
                !includesLast && extents.TryGetValue(node.Output[0], out (int Height, int Width) known)
                    ? (known.Height / 2, known.Width / 2) : null);
        }
        return new RemoveUnused().Apply(rewriter.Finish());
    }

    /// <summary>
    /// The four phases of a transposed convolution, in reading order; null if it has another stride, or one is missing.
    /// </summary>
    /// <param name="layer">The transposed convolution.</param>
    internal static IReadOnlyList<ConvolutionPhase>? TryPhases(ConvTranspose layer)
    {
        if (layer.Strides is not [2, 2] || layer.Dilations is not [1, 1])
            return null;
        var phases = new List<ConvolutionPhase>();
        for (int row = 0; row < 2; row++)
        {
            for (int column = 0; column < 2; column++)
            {
                if (PolyphaseComponent.TryOf(layer, axis: 0, offset: row) is not { } vertical
                    || PolyphaseComponent.TryOf(layer, axis: 1, offset: column) is not { } horizontal)
                {
                    return null;
                }

                phases.Add(new ConvolutionPhase(
                    Taps(layer, vertical, horizontal),
                    vertical.Taps,
                    horizontal.Taps,
                    [vertical.PadBegin, horizontal.PadBegin, vertical.PadEnd, horizontal.PadEnd]));
            }
        }

        return phases;
    }

    private static void Rewrite(GraphRewriter rewriter, ConvTranspose layer, (int Height, int Width)? extents)
    {
        // Constants are added only if all four phases exist.
        if (TryPhases(layer) is not { } phases)
            return;

        string output = layer.Node.Output[0];
        string? bias = layer.Bias is null ? null : layer.Node.Input[2];
        var nodes = new List<NodeProto>();
        foreach (ConvolutionPhase phase in phases)
        {
            string name = rewriter.Unique($"{output}_phase{nodes.Count}");
            string weight = rewriter.AddConstant(
                $"{name}_weight", phase.Weights, layer.OutChannels, layer.InChannels, phase.Height, phase.Width);
            string[] inputs = bias is null ? [layer.Node.Input[0], weight] : [layer.Node.Input[0], weight, bias];
            nodes.Add(GraphRewriter.Node(
                "Conv",
                inputs,
                name,
                OnnxAttribute.Ints("kernel_shape", phase.Height, phase.Width),
                OnnxAttribute.Ints("pads", phase.Pads)));
        }
        string[] names = [.. nodes.Select(node => node.Output[0])];
        nodes.AddRange(PhaseInterleaving.Nodes(rewriter, names, layer.OutChannels, extents, output));
        rewriter.Replace(layer.Node, [.. nodes]);
    }

    // [Cin, Cout, kH, kW] -> [Cout, Cin, taps, taps]: every second tap, reversed (Conv correlates).
    private static float[] Taps(ConvTranspose layer, PolyphaseComponent row, PolyphaseComponent column)
    {
        float[] taps = new float[layer.OutChannels * layer.InChannels * row.Taps * column.Taps];
        int next = 0;
        for (int to = 0; to < layer.OutChannels; to++)
        {
            for (int from = 0; from < layer.InChannels; from++)
            {
                int plane = (from * layer.OutChannels + to) * layer.Kernel[0];
                for (int y = 0; y < row.Taps; y++)
                {
                    for (int x = 0; x < column.Taps; x++)
                        taps[next++] = layer.Weights[(plane + row.Tap(y)) * layer.Kernel[1] + column.Tap(x)];
                }
            }
        }
        return taps;
    }
}

/// <summary>
/// The even or odd output positions of a transposed convolution of stride 2 along one axis, as a plain convolution.
/// Output y = 2q + offset is the sum over taps k of w[k] x[i] with 2i + k = y + pad: only taps of one parity
/// contribute.
/// </summary>
internal sealed record PolyphaseComponent(int FirstTap, int Taps, int PadBegin, int PadEnd)
{
    /// <summary>
    /// The phase; null if it has no tap, its output is not half of the whole, or a pad would be negative.
    /// </summary>
    /// <param name="layer">The transposed convolution.</param>
    /// <param name="axis">0 for rows, 1 for columns.</param>
    /// <param name="offset">0 for even positions, 1 for odd ones.</param>
    public static PolyphaseComponent? TryOf(ConvTranspose layer, int axis, int offset)
    {
        int kernel = layer.Kernel[axis];
        int pad = (int)layer.PadsBegin[axis];

        // The output is 2 * input + growth long; both phases are equally long when that is even.
        int growth = kernel - 2 - pad - (int)layer.PadsEnd[axis] + (int)layer.OutputPadding[axis];
        if (growth % 2 != 0)
            return null;

        int firstTap = (offset + pad) % 2;
        int taps = (kernel - firstTap + 1) / 2;
        int shift = (offset + pad - firstTap) / 2;
        int padBegin = taps - 1 - shift;
        int padEnd = growth / 2 + shift;
        return taps < 1 || padBegin < 0 || padEnd < 0 ? null : new PolyphaseComponent(firstTap, taps, padBegin, padEnd);
    }

    /// <summary>The tap of the whole kernel that is tap <paramref name="index"/> of the phase.</summary>
    public int Tap(int index) => FirstTap + 2 * (Taps - 1 - index);
}
