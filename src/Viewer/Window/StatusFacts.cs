using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>What the overlay of a window tells besides the play itself.</summary>
internal sealed record StatusFacts
{
    /// <summary>What makes the pictures, e.g. "DirectML float16 on …".</summary>
    public string Device { get; init; } = "";

    /// <summary>How evenly frames follow one another.</summary>
    public required FrameStatistics Frames { get; init; }

    /// <summary>Where the time of the last frames went.</summary>
    public required FrameHistory History { get; init; }

    /// <summary>Bytes of pictures that were read back on the way to the display.</summary>
    public long ReadBack { get; init; }

    /// <summary>How far a recording is that is being rendered, in [0, 1]; null when none is.</summary>
    public double? Rendered { get; init; }
}
