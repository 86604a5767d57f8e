namespace ImageGen.Generators.Onnx;

/// <summary>The passes that fit a plain graph to ONNX Runtime's CPU provider.</summary>
public static class CpuPasses
{
    /// <summary>The passes in the order in which they apply; each finds what the ones before it leave.</summary>
    public static IReadOnlyList<IGraphPass> Ordered { get; } =
        [new FoldCasts(), new FirstLayerGemm(), new SubPixelConvolution(), new RemoveUnused()];

    /// <summary>Applies all passes.</summary>
    /// <param name="model">The plain model; it is not changed.</param>
    /// <returns>A new model that computes the same.</returns>
    public static ModelProto Apply(ModelProto model) =>
        Ordered.Aggregate(model, (current, pass) => pass.Apply(current));
}
