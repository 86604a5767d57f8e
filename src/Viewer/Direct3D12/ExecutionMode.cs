namespace ImageGen.Viewer.Direct3D12;

/// <summary>One way to run a generator, from the fastest to the safest.</summary>
internal enum ExecutionMode
{
    /// <summary>DirectML in float16, the graph fused.</summary>
    HalfFused,

    /// <summary>DirectML in float16, an operator at a time.</summary>
    Half,

    /// <summary>DirectML in float32, the graph fused.</summary>
    SingleFused,

    /// <summary>DirectML in float32, an operator at a time.</summary>
    Single,

    /// <summary>ONNX Runtime's CPU provider.</summary>
    Cpu,
}

/// <summary>What each <see cref="ExecutionMode"/> is called, and what it is allowed.</summary>
internal static class ExecutionModes
{
    // Two levels of 255: what float16 may differ by without anyone seeing it.
    private const double HalfTolerance = 2.0 / 255;

    // A GPU may reorder sums and approximate; a hundredth of a level is still an equal picture.
    private const double SingleTolerance = 1e-4;

    /// <summary>Its display name.</summary>
    public static string NameOf(ExecutionMode mode) => mode switch
    {
        ExecutionMode.HalfFused => "DirectML float16",
        ExecutionMode.Half => "DirectML float16, not fused",
        ExecutionMode.SingleFused => "DirectML float32",
        ExecutionMode.Single => "DirectML float32, not fused",
        _ => "CPU",
    };

    /// <summary>Whether it computes in float16.</summary>
    public static bool IsHalf(ExecutionMode mode) => mode is ExecutionMode.HalfFused or ExecutionMode.Half;

    /// <summary>Whether DirectML may fuse the graph into one operator.</summary>
    /// <remarks>ONNX Runtime issue 21007: fused graphs gave wrong results on some drivers.</remarks>
    public static bool IsFused(ExecutionMode mode) => mode is ExecutionMode.HalfFused or ExecutionMode.SingleFused;

    /// <summary>How far a golden value may be missed, in [0, 1] of a picture.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="fileTolerance">What the file itself allows, for its weights' precision.</param>
    public static double Tolerance(ExecutionMode mode, double fileTolerance) => mode switch
    {
        ExecutionMode.HalfFused or ExecutionMode.Half => Math.Max(fileTolerance, HalfTolerance),
        ExecutionMode.SingleFused or ExecutionMode.Single => Math.Max(fileTolerance, SingleTolerance),
        _ => fileTolerance,
    };
}
