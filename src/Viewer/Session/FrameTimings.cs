using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Session;

/// <summary>The time spent on one frame by stage, or a sum over frames.</summary>
/// <param name="Scene">Computing latents, labels and sources.</param>
/// <param name="Inference">Running the generator.</param>
/// <param name="Mosaic">Converting the output tensor to the picture.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameTimings(TimeSpan Scene, TimeSpan Inference, TimeSpan Mosaic)
{
    /// <summary>The viewer's own overhead: everything but inference.</summary>
    public TimeSpan Own => Scene + Mosaic;

    /// <summary>The total time.</summary>
    public TimeSpan Total => Own + Inference;

    /// <summary>Adds two timings stage by stage.</summary>
    public static FrameTimings operator +(FrameTimings a, FrameTimings b) =>
        new(a.Scene + b.Scene, a.Inference + b.Inference, a.Mosaic + b.Mosaic);
}

/// <summary>
/// The time spent on one window frame by stage, in seconds. GPU work of one frame may overlap the next frame.
/// </summary>
/// <param name="Interval">Time since the previous frame.</param>
/// <param name="Generator">Inference, on the CPU or the GPU.</param>
/// <param name="Mosaic">Drawing the tiles and the overlays.</param>
/// <param name="Present">CPU time of presenting, including the wait for the display.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameParts(double Interval, double Generator, double Mosaic, double Present);

/// <summary>The timings of the last 120 frames. Adding one allocates nothing.</summary>
internal sealed class FrameHistory
{
    /// <summary>Maximum number of recorded frames.</summary>
    public const int Kept = 120;

    private readonly FrameParts[] _frames = new FrameParts[Kept];
    private int _count;

    /// <summary>Number of recorded frames.</summary>
    public int Count => Math.Min(_count, Kept);

    /// <summary>A recorded frame; 0 is the oldest.</summary>
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

    /// <summary>Removes all frames.</summary>
    public void Reset() => _count = 0;
}
