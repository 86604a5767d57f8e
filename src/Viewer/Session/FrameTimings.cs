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

/// <summary>
/// Where the time of a window's frame went, in seconds. What the GPU does for one frame may overlap what is done for
/// the next.
/// </summary>
/// <param name="Interval">From the frame before to this one.</param>
/// <param name="Generator">The generator, on whatever makes the pictures.</param>
/// <param name="Mosaic">Drawing the tiles and what lies over them.</param>
/// <param name="Present">Presenting on the processor, waiting for the display included.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameParts(double Interval, double Generator, double Mosaic, double Present);

/// <summary>Where the time of the last 120 frames went. Adding one allocates nothing.</summary>
internal sealed class FrameHistory
{
    /// <summary>How many frames it remembers.</summary>
    public const int Kept = 120;

    private readonly FrameParts[] _frames = new FrameParts[Kept];
    private int _count;

    /// <summary>Number of frames that are known.</summary>
    public int Count => Math.Min(_count, Kept);

    /// <summary>A frame that is known, 0 the oldest.</summary>
    public FrameParts this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _frames[(_count - Count + index) % Kept];
        }
    }

    /// <summary>Adds a frame.</summary>
    public void Add(in FrameParts frame) => _frames[_count++ % Kept] = frame;

    /// <summary>Forgets all frames.</summary>
    public void Reset() => _count = 0;
}
