namespace ImageGen.Generators.Onnx;

/// <summary>
/// Moves convolutions in front of the nearest-neighbour upsampling by two that they read (the blocks of a ResNet
/// generator): every phase of the result, even and odd rows and columns, is a convolution of the small image, in whose
/// kernel the taps that read the same pixel are added up. A 3x3 kernel has 4 taps left of 9. Exact up to the order of
/// summation.
/// </summary>
public sealed class NearestUpsampling : IGraphPass
{
    /// <inheritdoc/>
    public string Name => "convolution before upsampling";

    /// <summary>Which convolutions stay as they are, by the values that they compute; none by default.</summary>
    internal Func<string, bool> Leaves { get; init; } = _ => false;

    /// <inheritdoc/>
    public ModelProto Apply(ModelProto model)
    {
        var rewriter = new GraphRewriter(model);
        Dictionary<string, (int Height, int Width)> extents = SpatialExtents.Of(rewriter);
        foreach (NodeProto node in rewriter.Graph.Node)
        {
            if (Convolution.TryRead(node, rewriter) is { } layer && KeepsExtents(layer) && !Leaves(node.Output[0])
                && rewriter.Producer(node.Input[0]) is { } resize && IsDoubling(resize, rewriter)
                && extents.TryGetValue(resize.Input[0], out (int Height, int Width) small))
            {
                Rewrite(rewriter, layer, resize.Input[0], small);
            }
        }

        return new RemoveUnused().Apply(rewriter.Finish());
    }

    /// <summary>Whether a node repeats every row and column of an image once.</summary>
    internal static bool IsDoubling(NodeProto node, GraphRewriter graph)
    {
        if (node.OpType != "Resize" || node.Input.Count != 3 || node.Output.Count != 1
            || graph.Initializer(node.Input[2]) is not { } scales
            || TensorBytes.Floats(scales) is not [1, 1, 2, 2])
        {
            return false;
        }

        (string mode, string coordinates, string rounding) = ("nearest", "half_pixel", "round_prefer_floor");
        foreach (AttributeProto attribute in node.Attribute)
        {
            switch (attribute.Name)
            {
                case "mode":
                    mode = attribute.S.ToStringUtf8();
                    break;
                case "coordinate_transformation_mode":
                    coordinates = attribute.S.ToStringUtf8();
                    break;
                case "nearest_mode":
                    rounding = attribute.S.ToStringUtf8();
                    break;
                case "cubic_coeff_a" or "exclude_outside" or "extrapolation_value":
                    break;
                default:
                    return false;
            }
        }

        return mode == "nearest" && (coordinates, rounding) is ("asymmetric", "floor")
            or ("half_pixel", "round_prefer_floor") or ("half_pixel", "round_prefer_ceil");
    }

    /// <summary>The four phases of a convolution that reads an enlarged image, in reading order.</summary>
    /// <param name="layer">The convolution, for which <see cref="KeepsExtents"/> holds.</param>
    internal static IEnumerable<ConvolutionPhase> Phases(Convolution layer)
    {
        for (int row = 0; row < 2; row++)
        {
            for (int column = 0; column < 2; column++)
            {
                var vertical = new SummedTaps(layer.Kernel[0], row);
                var horizontal = new SummedTaps(layer.Kernel[1], column);
                yield return new ConvolutionPhase(
                    Weights(layer, vertical, horizontal),
                    vertical.Count,
                    horizontal.Count,
                    [vertical.PadBegin, horizontal.PadBegin, vertical.PadEnd, horizontal.PadEnd]);
            }
        }
    }

    /// <summary>Whether a convolution has the form that can be moved in front of an enlargement.</summary>
    internal static bool KeepsExtents(Convolution layer) =>
        layer.Strides is [1, 1] && layer.Dilations is [1, 1]
            && layer.Kernel[0] is 3 or 5 && layer.Kernel[1] is 3 or 5
            && layer.PadsBegin[0] == layer.Kernel[0] / 2 && layer.PadsEnd[0] == layer.Kernel[0] / 2
            && layer.PadsBegin[1] == layer.Kernel[1] / 2 && layer.PadsEnd[1] == layer.Kernel[1] / 2;

    private static void Rewrite(
        GraphRewriter rewriter, Convolution layer, string input, (int Height, int Width) extents)
    {
        string output = layer.Node.Output[0];
        var nodes = new List<NodeProto>();
        foreach (ConvolutionPhase phase in Phases(layer))
        {
            string name = rewriter.Unique($"{output}_phase{nodes.Count}");
            string weight = rewriter.AddConstant(
                $"{name}_weight", phase.Weights, layer.OutChannels, layer.InChannels, phase.Height, phase.Width);
            nodes.Add(GraphRewriter.Node(
                "Conv",
                [input, weight, .. layer.Node.Input.Skip(2)],
                name,
                OnnxAttribute.Ints("kernel_shape", phase.Height, phase.Width),
                OnnxAttribute.Ints("pads", phase.Pads)));
        }

        string[] phases = [.. nodes.Select(node => node.Output[0])];
        nodes.AddRange(PhaseInterleaving.Nodes(rewriter, phases, layer.OutChannels, extents, output));
        rewriter.Replace(layer.Node, [.. nodes]);
    }

    private static float[] Weights(Convolution layer, SummedTaps vertical, SummedTaps horizontal)
    {
        int planes = layer.OutChannels * layer.InChannels;
        double[] sums = new double[planes * vertical.Count * horizontal.Count];
        for (int plane = 0; plane < planes; plane++)
        {
            for (int y = 0; y < layer.Kernel[0]; y++)
            {
                for (int x = 0; x < layer.Kernel[1]; x++)
                {
                    sums[(((plane * vertical.Count) + vertical.Of(y)) * horizontal.Count) + horizontal.Of(x)] +=
                        layer.Weights[(((plane * layer.Kernel[0]) + y) * layer.Kernel[1]) + x];
                }
            }
        }

        return [.. sums.Select(sum => (float)sum)];
    }

    /// <summary>
    /// The even or odd positions of one axis. Position 2i + offset reads positions 2i + offset - pad + k of the
    /// enlarged image, which are i + floor((offset - pad + k) / 2) of the small one.
    /// </summary>
    private sealed record SummedTaps(int Kernel, int Offset)
    {
        public int PadBegin => -Floor(0);

        public int Count => Floor(Kernel - 1) - Floor(0) + 1;

        public int PadEnd => Count - 1 - PadBegin;

        public int Of(int tap) => Floor(tap) - Floor(0);

        private int Floor(int tap) => (Offset - (Kernel / 2) + tap) >> 1;
    }
}
