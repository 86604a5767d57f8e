using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

public sealed class PixelFontTests
{
    private static readonly char[] Printable = [.. Enumerable.Range(' ', 95).Select(code => (char)code)];

    [Fact]
    public void Every_glyph_but_the_space_has_ink()
    {
        Assert.DoesNotContain('#', Shape(' '));
        Assert.All(Printable.Skip(1), character => Assert.Contains('#', Shape(character)));
    }

    [Fact]
    public void No_two_glyphs_are_alike() => Assert.Equal(Printable.Length, Printable.Select(Shape).Distinct().Count());

    [Fact]
    public void Only_descenders_reach_below_the_baseline()
    {
        string below = new(
            [.. Printable.Where(character => Shape(character)[(7 * 6)..].Contains('#', StringComparison.Ordinal))]);
        Assert.Equal(",;_gjpqy", below);
    }

    [Fact]
    public void Letters_look_like_themselves()
    {
        Assert.Equal(".###.\n#...#\n#...#\n#####\n#...#\n#...#\n#...#\n.....\n.....\n", Shape('A'));
        Assert.Equal(".....\n.....\n.####\n#...#\n#...#\n#...#\n.####\n....#\n.###.\n", Shape('g'));
        Assert.Equal(".....\n.....\n.#..#\n#.#.#\n#..#.\n.....\n.....\n.....\n.....\n", Shape('~'));
    }

    [Fact]
    public void What_it_cannot_draw_is_a_question_mark() => Assert.Equal(Shape('?'), Shape('é'));

    [Fact]
    public void Text_is_drawn_at_its_place_and_scale_and_cut_at_the_edges()
    {
        var picture = new Picture(30, 20);
        PixelFont.Draw(picture, "I!", 2, 1, scale: 2, gray: 200);
        // The top bar of the I: columns 1 to 3 of the glyph.
        Assert.Equal(0, picture.Row(1, 3)[0]);
        Assert.Equal([200, 200, 200], picture.Row(1, 4)[..3].ToArray());
        Assert.Equal([200, 200, 200], picture.Row(2, 9)[..3].ToArray());
        Assert.Equal(0, picture.Row(1, 10)[0]);
        Assert.Equal(22, PixelFont.Measure("I!", 2));

        PixelFont.Draw(picture, "Wide text", -3, 15, scale: 3, gray: 90);
        Assert.Equal(0, PixelFont.Measure("", 2));
    }

    private static string Shape(char character)
    {
        var shape = new System.Text.StringBuilder();
        for (int y = 0; y < PixelFont.GlyphHeight; y++)
        {
            for (int x = 0; x < PixelFont.GlyphWidth; x++)
                shape.Append(PixelFont.HasInk(character, x, y) ? '#' : '.');
            shape.Append('\n');
        }

        return shape.ToString();
    }
}
