namespace ImageGen.Generators.Onnx;

/// <summary>The passes that prepare a plain graph for ONNX Runtime's DirectML provider.</summary>
public static class DirectMLPasses
{
    /// <summary>
    /// The passes for float16, in order. They remove all transposed convolutions, which DirectML computes incorrectly
    /// in float16 on some drivers (ONNX Runtime issue 16384).
    /// </summary>
    public static IReadOnlyList<IGraphPass> Half { get; } =
    [
        new FoldCasts(),
        new FirstLayerGemm(),
        new SubPixelConvolution(includesLast: true),
        new HalfPrecision(),
        new RemoveUnused(),
    ];

    /// <summary>
    /// The passes for float32, which leave the graph unchanged except for casts, as a fallback without graph rewriting.
    /// </summary>
    public static IReadOnlyList<IGraphPass> Single { get; } = [new FoldCasts(), new RemoveUnused()];

    /// <summary>Applies the passes.</summary>
    /// <param name="model">The plain model; it is not modified.</param>
    /// <param name="half">Whether to compute in float16.</param>
    /// <returns>A new model.</returns>
    /// <exception cref="NotSupportedException">The model cannot compute in float16.</exception>
    public static ModelProto Apply(ModelProto model, bool half)
    {
        ModelProto fitted = (half ? Half : Single).Aggregate(model, (current, pass) => pass.Apply(current));
        if (half && fitted.Graph.Node.FirstOrDefault(node => node.OpType == "ConvTranspose") is { } left)
            throw new NotSupportedException(
                $"the transposed convolution {left.Name} has no sub-pixel form, and is unreliable in "
                + "float16");
        if (half && !fitted.Graph.Initializer.Any(tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float16))
            throw new NotSupportedException("it has operators that cannot compute in float16");
        return fitted;
    }
}
