using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Tests.Viewer.Scenes.Painting;

public sealed class PaintedCanvasTests
{
    private static readonly SourceInfo Mask = new(
        new ImageShape(
            3,
            32,
            48), "mask", [new PaletteEntry(
                "ground", "#000000"), new PaletteEntry("newt", "#800000"), new PaletteEntry("leaf", "#008000")]);

    private static readonly SourceInfo Outline = new(new ImageShape(1, 64, 64), "outline", []);

    [Fact]
    public void It_begins_in_the_background_and_paints_the_first_class()
    {
        var canvas = new PaintedCanvas(Mask);
        Assert.All(canvas.Pixels.ToArray(), value => Assert.Equal(0, value));
        canvas.Press(20, 10);
        Assert.Equal([128 / 255f, 0, 0], At(canvas, 20, 10));
        Assert.Equal([0, 0, 0], At(canvas, 40, 30));
    }

    [Theory]
    [InlineData(0.5f / 255)]
    [InlineData(2.5f / 255)]
    [InlineData(0.5f)]
    public void Halves_round_up_as_in_the_mosaic(float value)
    {
        var canvas = new PaintedCanvas(Outline);
        canvas.Load([.. Enumerable.Repeat(value, Outline.Shape.Size)]);
        Assert.All(canvas.Pixels.ToArray(), pixel => Assert.Equal(PixelLevel.Of(value) / 255f, pixel));
    }

    [Fact]
    public void A_stroke_joins_its_points_and_a_mask_keeps_to_its_palette()
    {
        var canvas = new PaintedCanvas(Mask);
        canvas.Choose(2);
        canvas.Press(4, 4);
        canvas.Move(44, 28);
        canvas.Release();
        canvas.Move(4, 28);
        Assert.Equal([0, 128 / 255f, 0], At(canvas, 24, 16));
        Assert.Equal([0, 0, 0], At(canvas, 4, 28));
        Assert.Equal([0, 128 / 255f], canvas.Pixels.ToArray().Distinct().Order());
    }

    [Fact]
    public void What_was_taken_back_is_done_again_until_something_else_is_painted()
    {
        var canvas = new PaintedCanvas(Mask);
        canvas.Press(8, 8);
        string one = canvas.Digest();
        canvas.Press(30, 20);
        string two = canvas.Digest();
        canvas.Undo();
        Assert.Equal((one, true), (canvas.Digest(), canvas.CanRedo));
        canvas.Undo();
        canvas.Redo();
        canvas.Redo();
        Assert.Equal((two, false), (canvas.Digest(), canvas.CanRedo));
        canvas.Redo();
        canvas.Undo();
        Assert.Equal(one, canvas.Digest());
        canvas.Press(40, 8);
        Assert.False(canvas.CanRedo);
    }

    [Fact]
    public void A_fill_stops_at_another_colour_and_at_the_edge()
    {
        var canvas = new PaintedCanvas(Mask);
        canvas.Choose(1);
        canvas.Take(3);
        canvas.Press(24, -4);
        canvas.Move(24, 40);
        canvas.Choose(2);
        canvas.FillAt(3, 3);
        Assert.Equal([0, 128 / 255f, 0], At(canvas, 20, 31));
        Assert.Equal([128 / 255f, 0, 0], At(canvas, 24, 16));
        Assert.Equal([0, 0, 0], At(canvas, 28, 16));
        string filled = canvas.Digest();
        canvas.FillAt(-1, 3);
        canvas.FillAt(48, 3);
        Assert.Equal(filled, canvas.Digest());
        canvas.Undo();
        Assert.Equal([0, 0, 0], At(canvas, 3, 3));
    }

    [Fact]
    public void A_fill_reaches_the_soft_edge_of_a_line()
    {
        var canvas = new PaintedCanvas(Outline);
        canvas.Choose(1);
        canvas.Take(4);
        canvas.Press(32, -4);
        canvas.Move(32, 70);
        canvas.FillAt(3, 3);
        Assert.Equal([0], At(canvas, 25, 60));
        Assert.Equal([1], At(canvas, 60, 60));
    }

    [Fact]
    public void Strokes_beyond_the_edge_do_no_harm()
    {
        var canvas = new PaintedCanvas(Mask);
        canvas.Press(-500, -500);
        canvas.Move(1000, 16);
        canvas.Move(double.MaxValue / 4, 0);
        Assert.Equal(32 * 48 * 3, canvas.Pixels.Length);
    }

    [Fact]
    public void Ink_has_soft_edges_on_white_paper()
    {
        var canvas = new PaintedCanvas(Outline);
        Assert.All(canvas.Pixels.ToArray(), value => Assert.Equal(1, value));
        canvas.Press(10, 20);
        canvas.Move(50, 23);
        float[] pixels = canvas.Pixels.ToArray();
        Assert.Contains(0f, pixels);
        Assert.Contains(pixels, value => value is > 0.1f and < 0.9f);
        canvas.Choose(0);
        canvas.Widen(100);
        canvas.Press(30, 20);
        Assert.Equal(1, canvas.Pixels[(20 * 64) + 30]);
    }

    [Fact]
    public void Undo_takes_back_stroke_after_stroke()
    {
        var canvas = new PaintedCanvas(Mask);
        float[] empty = canvas.Pixels.ToArray();
        canvas.Press(10, 10);
        canvas.Move(20, 10);
        canvas.Release();
        float[] one = canvas.Pixels.ToArray();
        canvas.Load(3);
        Assert.NotEqual(one, canvas.Pixels.ToArray());
        canvas.Clear();
        Assert.Equal(empty, canvas.Pixels.ToArray());
        canvas.Undo();
        canvas.Undo();
        Assert.Equal(one, canvas.Pixels.ToArray());
        canvas.Undo();
        Assert.Equal(empty, canvas.Pixels.ToArray());
        Assert.False(canvas.CanUndo);
        canvas.Undo();
        for (int i = 0; i < 200; i++)
            canvas.Clear();
        int undone = 0;
        for (; canvas.CanUndo; undone++)
            canvas.Undo();
        Assert.Equal(50, undone);
    }

    [Fact]
    public void Sketches_differ_and_a_picture_of_another_shape_is_refused()
    {
        var canvas = new PaintedCanvas(Outline);
        var seen = new HashSet<string>();
        for (int i = 0; i < PaintedCanvas.Sketches; i++)
        {
            canvas.Load(i);
            seen.Add(string.Join(',', canvas.Pixels.ToArray()));
        }

        Assert.Equal(PaintedCanvas.Sketches, seen.Count);
        Assert.Throws<ArgumentException>(() => canvas.Load(new float[7]));
    }

    [Fact]
    public void Every_change_has_a_version_of_its_own()
    {
        var canvas = new PaintedCanvas(Mask);
        int version = canvas.Version;
        Action[] allChanges =
        [
            () => canvas.Press(3, 3), () => canvas.Move(5, 5), canvas.Undo, canvas.Clear, () => canvas.Load(1),
            () => canvas.Load(new float[3 * 32 * 48]),
        ];
        foreach (Action change in allChanges)
        {
            change();
            Assert.True(canvas.Version > version);
            version = canvas.Version;
        }
    }

    private static float[] At(PaintedCanvas canvas, int x, int y)
    {
        int plane = canvas.Shape.Height * canvas.Shape.Width;
        return
        [
            .. Enumerable.Range(0, canvas.Shape.Channels).Select(
                channel => canvas.Pixels[(channel * plane) + (y * canvas.Shape.Width) + x]),
        ];
    }
}
