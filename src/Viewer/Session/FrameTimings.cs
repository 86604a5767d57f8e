using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Session;

/// <summary>Where the time of one frame went, or of several added up.</summary>
/// <param name="Scene">Working out latents, labels and sources.</param>
/// <param name="Inference">Running the generator.</param>
/// <param name="Mosaic">Turning its tensor into a picture.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameTimings(TimeSpan Scene, TimeSpan Inference, TimeSpan Mosaic)
{
    /// <summary>The viewer's own share: all but the generator.</summary>
    public TimeSpan Own => Scene + Mosaic;

    /// <summary>The whole frame.</summary>
    public TimeSpan Total => Own + Inference;

    /// <summary>Adds two timings part by part.</summary>
    public static FrameTimings operator +(FrameTimings a, FrameTimings b) =>
        new(a.Scene + b.Scene, a.Inference + b.Inference, a.Mosaic + b.Mosaic);
}
