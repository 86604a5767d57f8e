using ImageGen.Tests.Viewer.Images;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window.Overlays;

namespace ImageGen.Tests.Viewer.Window.Overlays;

public sealed class FramePlotTests
{
    private static readonly OverlayColor Paper = new(0, 0, 0);

    [Fact]
    public void Parts_are_stacked_from_the_generator_up_to_the_whole_interval()
    {
        var history = new FrameHistory();
        // As high as the plot is what the slowest frame took, and 8% more.
        double second = FramePlot.Height / 1.08;
        history.Add(new FrameParts(1, 0.5, 0.25, 0.125));
        AssertBar([.5 * second, .25 * second, .125 * second, .125 * second], Bar(history, 0));
        history.Add(new FrameParts(2, 0.5, 0.25, 0.125));
        AssertBar([.25 * second, .125 * second, .0625 * second, .0625 * second], Bar(history, 0));
        AssertBar([.25 * second, .125 * second, .0625 * second, .5625 * second], Bar(history, 1));
    }

    [Fact]
    public void What_overlaps_the_next_frame_is_higher_than_the_interval()
    {
        var history = new FrameHistory();
        history.Add(new FrameParts(0.010, 0.015, 0.001, 0));
        int[] bar = Bar(history, 0);
        Assert.InRange(bar.Sum(), (FramePlot.Height / 1.08) - 1, FramePlot.Height);
        Assert.Equal(0, bar[3]);
    }

    [Fact]
    public void Presenting_that_waits_for_the_generator_counts_once()
    {
        var history = new FrameHistory();
        history.Add(new FrameParts(1, 0.75, 0, 0.9));
        const double Second = FramePlot.Height / 1.08;
        AssertBar([.75 * Second, 0, .25 * Second, 0], Bar(history, 0));
    }

    [Fact]
    public void A_frame_much_slower_than_all_others_is_cut_off()
    {
        var history = new FrameHistory();
        for (int i = 0; i < 9; i++)
            history.Add(new FrameParts(1, 1, 0, 0));
        history.Add(new FrameParts(100, 1, 0, 0));
        Assert.Equal(FramePlot.Height, Bar(history, 9).Sum());
        AssertBar([FramePlot.Height / (3 * 1.08), 0, 0, 0], Bar(history, 0));
    }

    [Fact]
    public void The_legend_tells_averages_and_a_line_the_display_of_60_Hz()
    {
        var history = new FrameHistory();
        for (int i = 0; i < 500; i++)
            history.Add(new FrameParts(0.020, 0.001, 0.002, i % 2 == 0 ? 0.003 : 0.004));
        Assert.Equal(FrameHistory.Kept, history.Count);
        var list = new OverlayList();
        FramePlot.Add(list, history, 0, 0, 1, Paper);
        Assert.Equal(
            ["generator 1.00 ms", "mosaic 2.00 ms", "present 3.50 ms", "interval 20.00 ms"],
            OverlayText.LinesOf(list));
        Assert.Contains(
            list.Quads.ToArray(),
            quad => quad is { Width: FrameHistory.Kept, Height: 1 } && quad.Y == (int)Math.Round(
                (1 - (1 / 60.0 / 0.0216)) * FramePlot.Height));
        history.Reset();
        Assert.Throws<ArgumentOutOfRangeException>(() => history[0]);
    }

    private static void AssertBar(double[] expected, int[] bar)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.InRange(bar[i], expected[i] - 1, expected[i] + 1);
    }

    // How high the four parts of a bar are, in the order of the legend.
    private static int[] Bar(FrameHistory history, int index)
    {
        var list = new OverlayList();
        FramePlot.Add(list, history, 0, 0, 1, Paper);
        OverlayQuad[] quads =
        [
            .. list.Quads.ToArray().Where(quad => quad is { Width: 1, Glyph: null } && quad.X == index),
        ];
        for (int i = 1; i < quads.Length; i++)
            Assert.Equal(quads[i - 1].Y, quads[i].Y + quads[i].Height);
        IEnumerable<OverlayColor> legend = list.Quads.ToArray().Where(
            quad => quad.Glyph is not null).Select(quad => quad.Color).Distinct();
        return [.. legend.Select(color => quads.Where(quad => quad.Color == color).Sum(quad => quad.Height))];
    }
}
