namespace ImageGen.Viewer.Direct3D12;

/// <summary>A way of running a generator, from the fastest to the most compatible.</summary>
internal enum ExecutionMode
{
    /// <summary>DirectML in float16 with graph fusion.</summary>
    HalfFused,

    /// <summary>DirectML in float16, operator by operator.</summary>
    Half,

    /// <summary>DirectML in float32 with graph fusion.</summary>
    SingleFused,

    /// <summary>DirectML in float32, operator by operator.</summary>
    Single,

    /// <summary>ONNX Runtime's CPU provider.</summary>
    Cpu,
}

/// <summary>Name and tolerance of each <see cref="ExecutionMode"/>.</summary>
internal static class ExecutionModes
{
    // Two 8-bit levels: an invisible error for float16.
    private const double HalfTolerance = 2.0 / 255;

    // A GPU may reorder sums and approximate; this is a fortieth of an 8-bit level.
    private const double SingleTolerance = 1e-4;

    /// <summary>The display name of a mode.</summary>
    public static string NameOf(ExecutionMode mode) => mode switch
    {
        ExecutionMode.HalfFused => "DirectML float16",
        ExecutionMode.Half => "DirectML float16, not fused",
        ExecutionMode.SingleFused => "DirectML float32",
        ExecutionMode.Single => "DirectML float32, not fused",
        _ => "CPU",
    };

    /// <summary>Whether a mode computes in float16.</summary>
    public static bool IsHalf(ExecutionMode mode) => mode is ExecutionMode.HalfFused or ExecutionMode.Half;

    /// <summary>Whether DirectML may fuse the graph into one operator.</summary>
    /// <remarks>ONNX Runtime issue 21007: fused graphs gave wrong results on some drivers.</remarks>
    public static bool IsFused(ExecutionMode mode) => mode is ExecutionMode.HalfFused or ExecutionMode.SingleFused;

    /// <summary>The maximum error of a golden picture, for values in [0, 1].</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="fileTolerance">The tolerance of the model file, for the precision of its weights.</param>
    public static double Tolerance(ExecutionMode mode, double fileTolerance) => mode switch
    {
        ExecutionMode.HalfFused or ExecutionMode.Half => Math.Max(fileTolerance, HalfTolerance),
        ExecutionMode.SingleFused or ExecutionMode.Single => Math.Max(fileTolerance, SingleTolerance),
        _ => fileTolerance,
    };
}
