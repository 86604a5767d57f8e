using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Viewer.Window;

/// <summary>How a window plays.</summary>
internal sealed record WindowSettings
{
    /// <summary>The graphics adapter that was asked for; null for the fastest hardware.</summary>
    public string? Adapter { get; init; }

    /// <summary>The ways to run a generator that may be tried, fastest first.</summary>
    public IReadOnlyList<ExecutionMode> AllowedModes { get; init; } = PrecisionLadder.OnDevice;

    /// <summary>Which of them was the fastest for which generator, from start to start.</summary>
    public LadderMemory Memory { get; init; } = new(LadderMemory.UserFile);

    /// <summary>
    /// Whether frames wait for the display; without, they come as fast as they can, torn where the display allows it.
    /// </summary>
    public bool WaitsForDisplay { get; init; } = true;

    /// <summary>Whether smooth pixels are bicubic rather than bilinear.</summary>
    public bool IsBicubic { get; init; }

    /// <summary>The session to begin with, as a string; null for none.</summary>
    public string? Session { get; init; }

    /// <summary>Whether the debug layer checks every call, where the system has it.</summary>
    public bool Debug { get; init; }

    /// <summary>After how many frames the device is removed, to see what happens; null for never.</summary>
    public int? LossAfter { get; init; }

    /// <summary>After how many frames the window closes by itself; null for never.</summary>
    public int? Frames { get; init; }
}
