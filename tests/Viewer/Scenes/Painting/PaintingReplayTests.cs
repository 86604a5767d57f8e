using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Tests.Viewer.Scenes.Painting;

public sealed class PaintingReplayTests
{
    private static readonly SourceInfo Outline = new(new ImageShape(1, 64, 64), "outline", []);

    [Fact]
    public void Strokes_grow_one_after_the_other_to_the_finished_painting()
    {
        var canvas = new PaintedCanvas(Outline);
        Paint(canvas, 10);
        Paint(canvas, 30);
        Paint(canvas, 50);
        // One that was taken back was never painted.
        canvas.Undo();
        string finished = canvas.Digest(), empty = new PaintedCanvas(Outline).Digest();
        IReadOnlyList<PaintedCanvas> frames = PaintingReplay.Frames(canvas, 60);
        Assert.Equal(60, frames.Count);
        Assert.Equal(empty, frames[0].Digest());
        Assert.All(frames.Skip(45), frame => Assert.Equal(finished, frame.Digest()));
        double[] ink = [.. frames.Select(frame => frame.Pixels.ToArray().Sum(value => 1.0 - value))];
        Assert.All(ink.Zip(ink.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        Assert.True(ink.Distinct().Count() > 20, "a stroke grows, it does not appear at once");
        Assert.Equal(finished, canvas.Digest());
    }

    [Fact]
    public void A_sketch_and_a_filled_area_are_there_at_once_and_nothing_painted_stands_still()
    {
        var canvas = new PaintedCanvas(Outline);
        string empty = canvas.Digest();
        Assert.All(PaintingReplay.Frames(canvas, 5), frame => Assert.Equal(empty, frame.Digest()));
        canvas.Load(2);
        string sketch = canvas.Digest();
        canvas.FillAt(1, 1);
        string[] seen = [.. PaintingReplay.Frames(canvas, 30).Select(frame => frame.Digest()).Distinct()];
        Assert.Equal([empty, sketch, canvas.Digest()], seen);
    }

    private static void Paint(PaintedCanvas canvas, double y)
    {
        canvas.Press(5, y);
        for (int x = 6; x < 60; x += 2)
            canvas.Move(x, y + (x % 3));
        canvas.Release();
    }
}
