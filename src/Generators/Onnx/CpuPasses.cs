namespace ImageGen.Generators.Onnx;

/// <summary>The passes that optimize a plain graph for ONNX Runtime's CPU provider.</summary>
public static class CpuPasses
{
    /// <summary>The passes before the point where layers can be given int8 arithmetic.</summary>
    internal static IReadOnlyList<IGraphPass> BeforeInt8 { get; } =
    [
        new FoldCasts(),
        new SkipActivation(),
        new FirstLayerGemm(),
    ];

    /// <summary>The passes after it, which convert transposed convolutions to plain ones.</summary>
    internal static IReadOnlyList<IGraphPass> AfterInt8 { get; } =
    [
        new SubPixelConvolution(),
        new NearestUpsampling(),
        new RemoveUnused(),
    ];

    /// <summary>The passes, in order.</summary>
    public static IReadOnlyList<IGraphPass> Ordered { get; } = [.. BeforeInt8, .. AfterInt8];

    /// <summary>Applies passes in order.</summary>
    internal static ModelProto Apply(IEnumerable<IGraphPass> passes, ModelProto model) =>
        passes.Aggregate(model, (current, pass) => pass.Apply(current));

    /// <summary>Applies all passes.</summary>
    /// <param name="model">The plain model; it is not modified.</param>
    /// <returns>A new, equivalent model.</returns>
    public static ModelProto Apply(ModelProto model) => Apply(Ordered, model);
}
