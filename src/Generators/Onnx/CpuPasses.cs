namespace ImageGen.Generators.Onnx;

/// <summary>The passes that optimize a plain graph for ONNX Runtime's CPU provider.</summary>
public static class CpuPasses
{
    /// <summary>The passes, in order.</summary>
    public static IReadOnlyList<IGraphPass> Ordered { get; } =
    [
        new FoldCasts(),
        new SkipActivation(),
        new FirstLayerGemm(),
        new SubPixelConvolution(),
        new NearestUpsampling(),
        new RemoveUnused(),
    ];

    /// <summary>Applies all passes.</summary>
    /// <param name="model">The plain model; it is not modified.</param>
    /// <returns>A new, equivalent model.</returns>
    public static ModelProto Apply(ModelProto model) =>
        Ordered.Aggregate(model, (current, pass) => pass.Apply(current));
}
