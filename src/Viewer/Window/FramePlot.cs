using System.Globalization;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window;

/// <summary>
/// Where the time of the last frames went: a bar for each, its parts stacked, and what a part takes on average beside
/// it.
/// </summary>
internal static class FramePlot
{
    /// <summary>From the top of the plot to its bottom, in pixels at scale 1: the legend is as high.</summary>
    public const int Height = 4 * LineHeight;

    private const int LineHeight = PixelFont.GlyphHeight + 2;
    private const int LongestLine = 31;

    // So many frames the legend speaks of.
    private const int Averaged = 60;
    private const double Headroom = 1.08;

    // The highest bar stands for so many times the median at most.
    private const double MostOfMedian = 3;

    // The least that a bar as high as the plot stands for, so that noise does not fill it, and what the line stands
    // for.
    private const double Least = 0.004;
    private const double DisplayInterval = 1 / 60.0;

    private static readonly OverlayColor Line = OverlayColor.Gray(200, 128);
    private static readonly OverlayColor Rest = OverlayColor.Gray(136);
    private static readonly (string Name, OverlayColor Color, Func<FrameParts, double> Of)[] Parts =
    [
        ("generator", new(255, 180, 84), frame => frame.Generator),
        ("mosaic", new(76, 201, 166), frame => frame.Mosaic),
        ("present", new(110, 168, 254), frame => frame.Present),
    ];

    /// <summary>Adds the plot.</summary>
    /// <param name="list">Receives it.</param>
    /// <param name="history">The frames.</param>
    /// <param name="x">Its left edge.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="scale">Width of a bar, and the side of the square that shows one pixel of the font.</param>
    /// <param name="paper">The colour of its ground.</param>
    public static void Add(OverlayList list, FrameHistory history, int x, int y, int scale, OverlayColor paper)
    {
        int legend = x + ((FrameHistory.Kept + 3) * scale);
        list.Rectangle(
            x, y, (FrameHistory.Kept + 3 + (LongestLine * PixelFont.Advance)) * scale, Height * scale, paper);
        double most = Most(history);
        for (int i = 0; i < history.Count; i++)
            Bar(list, history[i], most, x + (i * scale), y, scale);
        if (DisplayInterval < most)
            list.Rectangle(x, y + Down(DisplayInterval, most, scale), FrameHistory.Kept * scale, scale, Line);
        int line = y + scale;
        foreach ((string name, OverlayColor color, Func<FrameParts, double> of) in Parts)
        {
            Tell(list, name, Average(history, of), legend, line, scale, color);
            line += LineHeight * scale;
        }

        Tell(list, "from frame to frame", Average(history, frame => frame.Interval), legend, line, scale, Rest);
    }

    private static void Tell(
        OverlayList list, string name, double seconds, int x, int y, int scale, OverlayColor color) =>
        list.Text(string.Create(CultureInfo.InvariantCulture, $"{name} {1000 * seconds:F2} ms"), x, y, scale, color);

    /// <summary>
    /// What the highest bar stands for; a frame much slower than most is cut off, or it would flatten all others.
    /// </summary>
    private static double Most(FrameHistory history)
    {
        Span<double> totals = stackalloc double[FrameHistory.Kept];
        totals = totals[..history.Count];
        for (int i = 0; i < totals.Length; i++)
            totals[i] = Math.Max(history[i].Interval, history[i].Generator + history[i].Mosaic);
        totals.Sort();
        return Headroom * Math.Max(Least, Math.Min(totals[^1], MostOfMedian * totals[totals.Length / 2]));
    }

    private static void Bar(OverlayList list, in FrameParts frame, double most, int x, int y, int width)
    {
        double until = 0;
        int bottom = Height * width;
        foreach ((string _, OverlayColor color, Func<FrameParts, double> of) in Parts)
        {
            // Presenting waits for the GPU, whose time counts already.
            until = Math.Min(until + of(frame), Math.Max(frame.Interval, frame.Generator + frame.Mosaic));
            int top = Down(until, most, width);
            list.Rectangle(x, y + top, width, bottom - top, color);
            bottom = top;
        }

        int end = Down(frame.Interval, most, width);
        list.Rectangle(x, y + end, width, bottom - end, Rest);
    }

    private static int Down(double seconds, double most, int scale) =>
        (int)Math.Round((1 - Math.Min(1, seconds / most)) * Height * scale);

    private static double Average(FrameHistory history, Func<FrameParts, double> of)
    {
        double sum = 0;
        int count = Math.Min(Averaged, history.Count);
        for (int i = history.Count - count; i < history.Count; i++)
            sum += of(history[i]);
        return count == 0 ? 0 : sum / count;
    }
}
