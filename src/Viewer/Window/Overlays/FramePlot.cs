using System.Globalization;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>
/// A plot of the durations of the last frames: a stacked bar for each, and below it a legend with the averages of the
/// stages. It is as wide as the controls, and stands above them.
/// </summary>
internal static class FramePlot
{
    /// <summary>Height of the bars in pixels at scale 1.</summary>
    public const int Height = 3 * LineHeight;

    /// <summary>Height of bars and legend in pixels at scale 1.</summary>
    public const int WholeHeight = Height + (4 * LineHeight);

    private const int LineHeight = PixelFont.GlyphHeight + 2;
    private const int Width = FrameHistory.Kept + 4;

    // Number of frames averaged in the legend.
    private const int Averaged = 60;
    private const double Headroom = 1.08;

    // Upper limit of the plot's range, as a multiple of the median.
    private const double MostOfMedian = 3;

    // Lower limit of the plot's range in seconds, so that noise does not fill the plot; and the interval marked by the
    // line.
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
    /// <param name="list">Receives the quads.</param>
    /// <param name="history">The frames.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Top edge.</param>
    /// <param name="scale">Width of a bar, and size of one pixel of the font.</param>
    /// <param name="paper">The background colour.</param>
    public static void Add(OverlayList list, FrameHistory history, int x, int y, int scale, OverlayColor paper)
    {
        list.Rectangle(x, y, Width * scale, WholeHeight * scale, paper);
        double most = Most(history);
        for (int i = 0; i < history.Count; i++)
            Bar(list, history[i], most, x + (i * scale), y, scale);
        if (DisplayInterval < most)
            list.Rectangle(x, y + Down(DisplayInterval, most, scale), FrameHistory.Kept * scale, scale, Line);
        int line = y + ((Height + 1) * scale);
        foreach ((string name, OverlayColor color, Func<FrameParts, double> of) in Parts)
        {
            Tell(list, name, Average(history, of), x + scale, line, scale, color);
            line += LineHeight * scale;
        }

        Tell(list, "interval", Average(history, frame => frame.Interval), x + scale, line, scale, Rest);
    }

    private static void Tell(
        OverlayList list, string name, double seconds, int x, int y, int scale, OverlayColor color) =>
        list.Text(string.Create(CultureInfo.InvariantCulture, $"{name} {1000 * seconds:F2} ms"), x, y, scale, color);

    /// <summary>The range of the plot; outliers are clipped, because they would flatten all other bars.</summary>
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
            // The time of presenting includes waiting for the GPU, which is already counted.
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
