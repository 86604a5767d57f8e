using ImageGen.Viewer.Playback;

namespace ImageGen.Viewer.Frames;

/// <summary>What the overlay of a window tells besides the play itself.</summary>
internal sealed record StatusFacts
{
    /// <summary>What makes the pictures, e.g. "DirectML float16 on …".</summary>
    public string Device { get; init; } = "";

    /// <summary>How evenly frames follow one another.</summary>
    public required FrameStatistics Frames { get; init; }

    /// <summary>Seconds that the generator takes on the GPU; null when it is not known.</summary>
    public double? Inference { get; init; }

    /// <summary>Seconds that the drawing takes on the GPU; null when it is not known.</summary>
    public double? Mosaic { get; init; }

    /// <summary>Seconds that presenting takes on the processor, waiting for the display included.</summary>
    public double Present { get; init; }

    /// <summary>Bytes of pictures that were read back on the way to the display.</summary>
    public long ReadBack { get; init; }

    /// <summary>How far a recording is that is being rendered, in [0, 1]; null when none is.</summary>
    public double? Rendered { get; init; }
}
