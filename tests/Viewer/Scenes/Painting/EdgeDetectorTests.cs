using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Tests.Viewer.Scenes.Painting;

/// <summary>Photographs as outlines, masks or themselves.</summary>
public sealed class EdgeDetectorTests
{
    private const int Side = 32;
    private const int Whole = SourcePhotograph.Detail * Side;

    private static readonly SourceInfo Outlines = new(new ImageShape(3, Side, Side), "outline", []);

    [Fact]
    public void The_border_of_a_square_is_drawn_black_and_the_rest_is_paper()
    {
        float[] drawn = new EdgeDetector(Square(60, 200), SourcePhotograph.Detail, Outlines.Shape).Draw(0.2);
        Assert.All(drawn, value => Assert.InRange(value, 0, 1));
        // The square goes from 8 to 24.
        foreach (int along in (int[])[11, 16, 21])
        {
            foreach ((int x, int y) in ((int, int)[])[(8, along), (23, along), (along, 8), (along, 23)])
                Assert.True(Darkest(drawn, x, y) < 0.3, $"{x}, {y}: {Darkest(drawn, x, y)}");
        }

        Assert.Equal(1, drawn[(16 * Side) + 16]);
        Assert.Equal(1, drawn[(3 * Side) + 3]);
        int plane = Side * Side;
        Assert.Equal(drawn[..plane], drawn[plane..(2 * plane)]);
    }

    [Fact]
    public void A_higher_threshold_leaves_out_weaker_edges()
    {
        var edges = new EdgeDetector(Square(100, 150), SourcePhotograph.Detail, Outlines.Shape);
        Assert.Contains(edges.Draw(0.1), value => value < 0.3);
        Assert.All(edges.Draw(0.4), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Edges_of_one_colour_are_seen_where_gray_would_not_change()
    {
        // Equal in luma: 0.299 * 255 is 0.587 * 130.
        byte[] rgb = new byte[3 * Whole * Whole];
        for (int at = 0; at < Whole * Whole; at++)
            rgb[(3 * at) + (at % Whole < Whole / 2 ? 0 : 1)] = at % Whole < Whole / 2 ? (byte)255 : (byte)130;
        float[] drawn = new EdgeDetector(rgb, SourcePhotograph.Detail, Outlines.Shape).Draw(0.3);
        Assert.True(Darkest(drawn, 15, 16) < 0.3);
        Assert.Equal(1, drawn[(16 * Side) + 4]);
    }

    [Fact]
    public void Texture_and_noise_are_no_outlines()
    {
        var random = new Random(1);
        byte[] rgb = new byte[3 * Whole * Whole];
        for (int i = 0; i < rgb.Length; i++)
            rgb[i] = (byte)(120 + random.Next(-6, 7));
        rgb[3 * ((30 * Whole) + 30)] = 255;
        Assert.All(
            new EdgeDetector(rgb, SourcePhotograph.Detail, Outlines.Shape).Draw(0.2), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Line_drawings_are_told_from_photographs()
    {
        Assert.True(new SourcePhotograph(Square(255, 20, isFilled: false), Outlines).IsDrawing());
        Assert.False(new SourcePhotograph(Square(60, 200), Outlines).IsDrawing());
        Assert.False(new SourcePhotograph(Square(255, 120), Outlines).IsDrawing());
        Assert.False(new SourcePhotograph(Square(30, 10), Outlines).IsDrawing());
    }

    [Fact]
    public void A_threshold_of_0_takes_the_photograph_itself()
    {
        var photograph = new SourcePhotograph(Square(60, 200), Outlines);
        Assert.True(photograph.HasEdges);
        float[] itself = photograph.ToSource(0);
        Assert.Equal(60 / 255f, itself[0], 1e-5);
        Assert.Equal(200 / 255f, itself[(16 * Side) + 16], 1e-5);
        Assert.NotEqual(itself, photograph.ToSource(0.2));
    }

    [Fact]
    public void A_mask_takes_the_nearest_class_of_each_pixel_and_a_photograph_stays_one()
    {
        var mask = new SourceInfo(
            new ImageShape(3, Side, Side),
            "mask",
            [new PaletteEntry("wall", "#0000ff"), new PaletteEntry("door", "#ff5500")]);
        byte[] rgb = Square(0, 0);
        for (int at = 0; at < Whole * Whole; at++)
            (rgb[3 * at], rgb[(3 * at) + 2]) = at % Whole < Whole / 4 ? ((byte)10, (byte)200) : ((byte)220, (byte)30);
        float[] source = new SourcePhotograph(rgb, mask).ToSource(0.5);
        Assert.Equal([0, 0, 1], Pixel(source, 2, 5));
        Assert.Equal([1, 85 / 255f, 0], Pixel(source, 20, 5));
        var canvas = new PaintedCanvas(mask);
        canvas.Load(source);
        Assert.Equal([0.25, 0.75], canvas.Shares()!);
        Assert.Null(new PaintedCanvas(Outlines).Shares());

        var plain = new SourcePhotograph(rgb, new SourceInfo(new ImageShape(1, Side, Side), "photograph", []));
        Assert.False(plain.HasEdges);
        Assert.Equal(((0.299 * 10) + (0.114 * 200)) / 255, plain.ToSource(0.2)[2], 1e-4);
    }

    [Fact]
    public void Another_size_is_misuse() =>
        Assert.Throws<ArgumentException>(() => new SourcePhotograph(new byte[12], Outlines));

    // A square in the middle, on a ground.
    private static byte[] Square(byte ground, byte square, bool isFilled = true)
    {
        byte[] rgb = new byte[3 * Whole * Whole];
        Array.Fill(rgb, ground);
        for (int at = 0; at < Whole * Whole; at++)
        {
            (int x, int y) = (at % Whole, at / Whole);
            bool isIn = x is >= 16 and < 48 && y is >= 16 and < 48;
            bool isInner = x is >= 19 and < 45 && y is >= 19 and < 45;
            if (isIn && (isFilled || !isInner))
                rgb.AsSpan(3 * at, 3).Fill(square);
        }

        return rgb;
    }

    // An edge between two pixels may be drawn on either.
    private static float Darkest(float[] drawn, int x, int y) => new[]
    {
        drawn[(y * Side) + x], drawn[(y * Side) + x + 1], drawn[(y * Side) + x - 1], drawn[((y + 1) * Side) + x],
        drawn[((y - 1) * Side) + x],
    }.Min();

    private static float[] Pixel(float[] picture, int x, int y) =>
        [.. Enumerable.Range(0, 3).Select(band => picture[(band * Side * Side) + (y * Side) + x])];
}
