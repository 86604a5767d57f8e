namespace ImageGen.Generators.Onnx;

/// <summary>The passes that fit a plain graph to ONNX Runtime's DirectML provider.</summary>
public static class DirectMLPasses
{
    /// <summary>
    /// For float16, in order. Without any transposed convolution: in float16 DirectML computes those wrongly on some
    /// drivers (ONNX Runtime issue 16384).
    /// </summary>
    public static IReadOnlyList<IGraphPass> Half { get; } =
    [
        new FoldCasts(),
        new FirstLayerGemm(),
        new SubPixelConvolution(includesLast: true),
        new HalfPrecision(),
        new RemoveUnused(),
    ];

    /// <summary>For float32: the graph as it is, so that there is a way without any of our own rewriting.</summary>
    public static IReadOnlyList<IGraphPass> Single { get; } = [new FoldCasts(), new RemoveUnused()];

    /// <summary>Applies the passes.</summary>
    /// <param name="model">The plain model; it is not changed.</param>
    /// <param name="half">Whether it shall compute in float16.</param>
    /// <returns>A new model.</returns>
    /// <exception cref="NotSupportedException">It cannot compute in float16.</exception>
    public static ModelProto Apply(ModelProto model, bool half)
    {
        ModelProto fitted = (half ? Half : Single).Aggregate(model, (current, pass) => pass.Apply(current));
        if (half && fitted.Graph.Node.FirstOrDefault(node => node.OpType == "ConvTranspose") is { } left)
            throw new NotSupportedException(
                $"the transposed convolution {left.Name} has no sub-pixel form, and in float16 it is not to be "
                + "trusted");
        if (half && !fitted.Graph.Initializer.Any(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float16))
            throw new NotSupportedException("it has operators that cannot compute in float16");
        return fitted;
    }
}
