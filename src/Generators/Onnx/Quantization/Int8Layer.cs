namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>
/// A layer that ONNX Runtime can run in int8: a convolution, a transposed convolution of stride 2 or a convolution of
/// an enlarged image, as the four convolutions that they consist of, or a product with a constant matrix.
/// </summary>
internal sealed class Int8Layer
{
    /// <summary>The node.</summary>
    public required NodeProto Node { get; init; }

    /// <summary>The value that it reads; of a convolution of an enlarged image, the small one.</summary>
    public required string Input { get; init; }

    /// <summary>Number of output channels, or columns of the matrix.</summary>
    public required int OutChannels { get; init; }

    /// <summary>Number of input channels, or rows of the matrix.</summary>
    public required int InChannels { get; init; }

    /// <summary>Its convolutions, one or four; null for a matrix product.</summary>
    public IReadOnlyList<ConvolutionPhase>? Phases { get; init; }

    /// <summary>The matrix, [input channels, output channels]; null for a convolution.</summary>
    public float[]? Matrix { get; init; }

    /// <summary>The bias, or null.</summary>
    public float[]? Bias { get; init; }

    /// <summary>Strides of a single convolution: height, width.</summary>
    public long[] Strides { get; init; } = [1, 1];

    /// <summary>Dilations of a single convolution: height, width.</summary>
    public long[] Dilations { get; init; } = [1, 1];

    /// <summary>The width of the output of four convolutions.</summary>
    public int Width { get; init; }

    /// <summary>The value that it computes.</summary>
    public string Output => Node.Output[0];

    /// <summary>Number of products for each value that it computes.</summary>
    public int ProductsPerValue => Phases is { } phases
        ? phases.Sum(phase => phase.Weights.Length) / phases.Count / OutChannels : InChannels;

    /// <summary>Whether a node multiplies by constant weights, in any form.</summary>
    public static bool IsWeighted(NodeProto node) =>
        node.OpType is "Conv" or "ConvTranspose" or "Gemm" or "MatMul" or "LSTM" or "GRU" or "RNN" or "Einsum";

    /// <summary>Parses a node; null if it has no form that can run in int8.</summary>
    /// <param name="node">The node.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="extents">The extents of the graph's values.</param>
    public static Int8Layer? TryRead(
        NodeProto node, GraphRewriter graph, IReadOnlyDictionary<string, (int Height, int Width)> extents) =>
        node.OpType switch
        {
            "Conv" => Plain(node, graph, extents),
            "ConvTranspose" => Transposed(node, graph, extents),
            "Gemm" or "MatMul" => Product(node, graph),
            _ => null,
        };

    private static Int8Layer? Plain(
        NodeProto node, GraphRewriter graph, IReadOnlyDictionary<string, (int Height, int Width)> extents)
    {
        if (Convolution.TryRead(node, graph) is not { } layer
            || !TryBias(node, graph, layer.OutChannels, out float[]? bias))
        {
            return null;
        }

        if (NearestUpsampling.KeepsExtents(layer) && graph.Producer(node.Input[0]) is { } resize
            && NearestUpsampling.IsDoubling(resize, graph)
            && extents.TryGetValue(resize.Input[0], out (int Height, int Width) small))
        {
            return new Int8Layer
            {
                Node = node,
                Input = resize.Input[0],
                OutChannels = layer.OutChannels,
                InChannels = layer.InChannels,
                Phases = [.. NearestUpsampling.Phases(layer)],
                Bias = bias,
                Width = 2 * small.Width,
            };
        }

        return new Int8Layer
        {
            Node = node,
            Input = node.Input[0],
            OutChannels = layer.OutChannels,
            InChannels = layer.InChannels,
            Phases =
            [
                new ConvolutionPhase(
                    layer.Weights, layer.Kernel[0], layer.Kernel[1], [.. layer.PadsBegin, .. layer.PadsEnd]),
            ],
            Bias = bias,
            Strides = layer.Strides,
            Dilations = layer.Dilations,
        };
    }

    private static Int8Layer? Transposed(
        NodeProto node, GraphRewriter graph, IReadOnlyDictionary<string, (int Height, int Width)> extents) =>
        ConvTranspose.TryRead(node, graph) is { } layer && SubPixelConvolution.TryPhases(layer) is { } phases
            && extents.TryGetValue(node.Output[0], out (int Height, int Width) whole)
            ? new Int8Layer
            {
                Node = node,
                Input = node.Input[0],
                OutChannels = layer.OutChannels,
                InChannels = layer.InChannels,
                Phases = phases,
                Bias = layer.Bias,
                Width = whole.Width,
            }
            : null;

    private static Int8Layer? Product(NodeProto node, GraphRewriter graph)
    {
        bool isGemm = node.OpType == "Gemm";
        if (node.Input.Count < 2 || graph.Initializer(node.Input[1]) is not { Dims.Count: 2 } weight
            || weight.DataType != (int)TensorProto.Types.DataType.Float || TensorBytes.Floats(weight) is not { } values
            || values.Length == 0
            || node.Attribute.Any(attribute => attribute.Name switch
            {
                "alpha" or "beta" => attribute.F != 1,
                "transA" => attribute.I != 0,
                "transB" => false,
                _ => true,
            }))
        {
            return null;
        }

        bool isTransposed = node.Attribute.Any(attribute => attribute is { Name: "transB", I: not 0 });
        (int rows, int columns) = ((int)weight.Dims[0], (int)weight.Dims[1]);
        if (isTransposed)
        {
            values = Transposed(values, rows, columns);
            (rows, columns) = (columns, rows);
        }

        float[]? bias = null;
        return isGemm && !TryBias(node, graph, columns, out bias) ? null : new Int8Layer
        {
            Node = node,
            Input = node.Input[0],
            OutChannels = columns,
            InChannels = rows,
            Matrix = values,
            Bias = bias,
        };
    }

    private static float[] Transposed(float[] values, int rows, int columns)
    {
        float[] transposed = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                transposed[(column * rows) + row] = values[(row * columns) + column];
        }

        return transposed;
    }

    private static bool TryBias(NodeProto node, GraphRewriter graph, int channels, out float[]? bias)
    {
        bias = null;
        if (node.Input.Count < 3 || node.Input[2].Length == 0)
            return true;
        bias = graph.Initializer(node.Input[2]) is { } tensor ? TensorBytes.Floats(tensor) : null;
        return bias?.Length == channels;
    }
}
