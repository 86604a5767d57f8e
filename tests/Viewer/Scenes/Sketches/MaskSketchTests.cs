using CsCheck;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Tests.Viewer.Scenes.Sketches;

public sealed class MaskSketchTests
{
    private static readonly PaletteEntry[] Palette =
        [
            new("ground", "#102030"),
            new("newt", "#fe8001"),
            new("stone", "#777777"),
            new("leaf", "#008000"),
            new("sky", "#80c0ff"),
        ];

    [Fact]
    public void Every_pixel_has_exactly_a_colour_of_the_palette_whatever_the_size_and_the_palette() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 5], Gen.ULong, Gen.Double[-20, 20]).Sample(
            (width, height, colors, seed, t) =>
            {
                var shape = new ImageShape(3, height, width);
                var sketch = new MaskSketch(shape, Palette[..colors], seed, loopSeconds: null);
                float[] picture = new float[shape.Size];
                sketch.At(t, picture);
                HashSet<(float, float, float)> allowed = [.. Palette[..colors].Select(Rgb)];
                for (int at = 0; at < width * height; at++)
                    Assert.Contains(
                        (picture[at], picture[at + (width * height)], picture[at + (2 * width * height)]), allowed);
            },
            iter: 200);

    [Fact]
    public void An_animal_takes_a_tenth_of_a_picture_that_is_mostly_background()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] picture = Paint(64, 2, seed, seed * 0.37);
            double part = picture[..(64 * 64)].Count(value => value == 0xfe / 255f) / (64.0 * 64);
            Assert.InRange(part, 0.05, 0.2);
        }
    }

    [Fact]
    public void It_is_one_piece_and_leaves_hardly_more_than_its_toes_outside()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] picture = Paint(64, 2, seed, seed * 0.37);
            bool[] inside = [.. picture[..(64 * 64)].Select(value => value == 0xfe / 255f)];
            Assert.Equal(1, Pieces(inside, 64));
            int edge = Enumerable.Range(0, 64).Count(
                i => inside[i] || inside[(63 * 64) + i] || inside[64 * i] || inside[(64 * i) + 63]);
            Assert.InRange(edge, 0, 12);
        }
    }

    [Fact]
    public void All_colours_have_their_turn()
    {
        var seen = new HashSet<float>();
        for (ulong seed = 0; seed < 12; seed++)
            seen.UnionWith(Paint(32, 5, seed, 0));
        Assert.True(Palette.Select(Rgb).All(color => seen.Contains(color.R)));
    }

    [Fact]
    public void From_frame_to_frame_it_moves_a_little()
    {
        float[] before = Paint(64, 2, 1, 1);
        float[] after = Paint(64, 2, 1, 1.05);
        int changed = before.Zip(after).Count(pair => pair.First != pair.Second) / 3;
        Assert.InRange(changed, 5, 200);
    }

    [Fact]
    public void A_gray_mask_has_the_light_of_the_palette()
    {
        var sketch = new MaskSketch(new ImageShape(1, 20, 20), [new("a", "#000000"), new("b", "#ffffff")], 1, null);
        float[] picture = new float[400];
        sketch.At(0, picture);
        Assert.Equal(2, picture.Distinct().Count());
        Assert.Equal(0f, picture.Min());
        Assert.Equal(1f, picture.Max(), 1e-6f);
    }

    private static float[] Paint(int side, int colors, ulong seed, double t)
    {
        var sketch = new MaskSketch(new ImageShape(3, side, side), Palette[..colors], seed, loopSeconds: 8);
        float[] picture = new float[3 * side * side];
        sketch.At(t, picture);
        return picture;
    }

    private static (float R, float G, float B) Rgb(PaletteEntry entry)
    {
        byte[] bytes = Convert.FromHexString(entry.Color[1..]);
        return (bytes[0] / 255f, bytes[1] / 255f, bytes[2] / 255f);
    }

    // Connected also across corners.
    private static int Pieces(bool[] inside, int side)
    {
        int pieces = 0;
        var left = new HashSet<int>(Enumerable.Range(0, inside.Length).Where(at => inside[at]));
        while (left.Count > 0)
        {
            pieces++;
            var open = new Stack<int>([left.First()]);
            while (open.TryPop(out int at))
            {
                if (!left.Remove(at))
                    continue;
                for (int dy = -1; dy <= 1; dy++)
                {
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        int x = (at % side) + dx;
                        if (x >= 0 && x < side)
                            open.Push(at + (dy * side) + dx);
                    }
                }
            }
        }

        return pieces;
    }
}
