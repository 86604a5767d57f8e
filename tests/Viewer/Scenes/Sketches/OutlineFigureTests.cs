using System.Numerics;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Tests.Viewer.Scenes.Sketches;

public sealed class OutlineFigureTests
{
    [Fact]
    public void Every_figure_has_the_same_number_of_points_inside_the_square()
    {
        Assert.InRange(OutlineFigures.All.Count, 6, 20);
        foreach (OutlineFigure figure in OutlineFigures.All)
        {
            Assert.Equal(
                OutlineFigure.OutlinePoints + (OutlineFigure.Strokes * OutlineFigure.StrokePoints),
                figure.Points.Length);
            Assert.All(
                figure.Points.ToArray(),
                point => Assert.InRange(Math.Max(Math.Abs(point.X), Math.Abs(point.Y)), 0f, 1f));
        }
    }

    [Fact]
    public void Outlines_are_closed_and_their_points_evenly_spread()
    {
        foreach (OutlineFigure figure in OutlineFigures.All)
        {
            ReadOnlySpan<Vector2> outline = figure.Points[..OutlineFigure.OutlinePoints];
            Assert.Equal(0, Vector2.Distance(outline[0], outline[^1]), 1e-5f);
            float total = 0;
            for (int i = 1; i < outline.Length; i++)
                total += Vector2.Distance(outline[i - 1], outline[i]);
            for (int i = 1; i < outline.Length; i++)
                Assert.InRange(Vector2.Distance(outline[i - 1], outline[i]), 0, 1.05f * total / (outline.Length - 1));
        }
    }

    [Fact]
    public void A_stroke_that_is_not_needed_lies_on_the_outline()
    {
        var figure = new OutlineFigure([new(0, -1), new(1, 1), new(-1, 1)], new Vector2[] { new(0, 0), new(0.5f, 0) });
        Assert.Equal(new Vector2(0.5f, 0), figure.Points[OutlineFigure.OutlinePoints + OutlineFigure.StrokePoints - 1]);
        ReadOnlySpan<Vector2> folded = figure.Points[(OutlineFigure.OutlinePoints + OutlineFigure.StrokePoints)..];
        for (int i = 0; i < folded.Length; i++)
            Assert.Contains(folded[i], figure.Points[..OutlineFigure.OutlinePoints].ToArray());
    }

    [Fact]
    public void No_line_leads_from_stroke_to_stroke()
    {
        Assert.True(OutlineFigure.IsJoined(0));
        Assert.False(OutlineFigure.IsJoined(OutlineFigure.OutlinePoints - 1));
        Assert.True(OutlineFigure.IsJoined(OutlineFigure.OutlinePoints));
        Assert.False(OutlineFigure.IsJoined(OutlineFigure.OutlinePoints + OutlineFigure.StrokePoints - 1));
    }
}
