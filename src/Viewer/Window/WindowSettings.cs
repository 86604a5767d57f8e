using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Viewer.Window;

/// <summary>Settings of a window.</summary>
internal sealed record WindowSettings
{
    /// <summary>The value of --adapter; null for the fastest hardware adapter.</summary>
    public string? Adapter { get; init; }

    /// <summary>The execution modes to try, fastest first.</summary>
    public IReadOnlyList<ExecutionMode> AllowedModes { get; init; } = PrecisionLadder.OnDevice;

    /// <summary>The fastest modes of earlier starts.</summary>
    public LadderMemory Memory { get; init; } = new(LadderMemory.UserFile);

    /// <summary>
    /// Whether to synchronize frames to the vertical refresh; otherwise they are presented as fast as possible, with
    /// tearing if the display supports it.
    /// </summary>
    public bool WaitsForDisplay { get; init; } = true;

    /// <summary>Whether smooth scaling is bicubic rather than bilinear.</summary>
    public bool IsBicubic { get; init; }

    /// <summary>The initial session string; null for none.</summary>
    public string? Session { get; init; }

    /// <summary>Whether to enable the debug layer, if it is installed.</summary>
    public bool Debug { get; init; }

    /// <summary>The number of frames after which the device is removed, for tests; null for never.</summary>
    public int? LossAfter { get; init; }

    /// <summary>The number of frames after which the window closes; null for never.</summary>
    public int? Frames { get; init; }
}
