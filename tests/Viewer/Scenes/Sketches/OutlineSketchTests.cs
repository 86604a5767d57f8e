using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Tests.Viewer.Scenes.Sketches;

public sealed class OutlineSketchTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 64)]
    [InlineData(64, 5)]
    [InlineData(64, 64)]
    [InlineData(200, 120)]
    public void Values_are_from_black_to_white_for_every_size(int width, int height)
    {
        foreach (double t in new[] { -3, 0, 0.6, 1.1, 7.9 })
        {
            float[] picture = Paint(new ImageShape(1, height, width), 3, t);
            Assert.All(picture, value => Assert.InRange(value, 0f, 1f));
        }
    }

    [Fact]
    public void Lines_are_dark_thin_and_soft_on_white()
    {
        for (ulong seed = 0; seed < 8; seed++)
        {
            float[] picture = Paint(new ImageShape(1, 128, 128), seed, 0);
            double white = picture.Count(value => value == 1) / (double)picture.Length;
            Assert.InRange(white, 0.75, 0.95);
            Assert.Contains(0f, picture);
            // Two soft edges of about a pixel to 3.6 pixels of ink.
            double soft = picture.Count(value => value is > 0 and < 1) / (double)picture.Count(value => value < 1);
            Assert.InRange(soft, 0.2, 0.7);
        }
    }

    [Fact]
    public void A_line_is_as_wide_as_an_emojis_outline()
    {
        var shape = new ImageShape(1, 500, 500);
        float[] picture = Paint(shape, 0, 0);
        double ink = picture.Sum(value => 1 - value);
        float[] coarse = Paint(new ImageShape(1, 250, 250), 0, 0);
        // Twice the size: twice the length and twice the width.
        Assert.Equal(4, ink / coarse.Sum(value => 1 - value), 0.1);
        Assert.Equal(OutlineSketch.LineWidth * 500, ShortRun(picture, 500), 4.0);
    }

    [Fact]
    public void RGB_is_gray_three_times()
    {
        float[] gray = Paint(new ImageShape(1, 30, 40), 2, 0.5);
        Assert.Equal([.. gray, .. gray, .. gray], Paint(new ImageShape(3, 30, 40), 2, 0.5));
    }

    [Fact]
    public void It_stays_inside_the_picture()
    {
        for (ulong seed = 0; seed < 6; seed++)
        {
            for (double t = 0; t < 12; t += 0.5)
            {
                float[] picture = Paint(new ImageShape(1, 64, 64), seed, t);
                Assert.All(
                    Enumerable.Range(0, 64),
                    i => Assert.Equal(
                        (1f, 1f, 1f, 1f),
                        (picture[i], picture[(63 * 64) + i], picture[64 * i], picture[(64 * i) + 63])));
            }
        }
    }

    [Fact]
    public void It_goes_from_figure_to_figure()
    {
        // In a figure's rest only the swaying changes the picture, in between most of its lines.
        var shape = new ImageShape(1, 64, 64);
        float[] changes =
        [
            .. Enumerable.Range(0, 48).Select(
                i => Paint(shape, 1, i * 0.25).Zip(Paint(shape, 1, (i + 1) * 0.25), (a, b) => Math.Abs(a - b)).Sum()),
        ];
        Assert.True(changes.Max() > 2 * changes.Min());
    }

    private static float[] Paint(ImageShape shape, ulong seed, double t)
    {
        float[] picture = new float[shape.Size];
        new OutlineSketch(shape, seed, loopSeconds: 12).At(t, picture);
        return picture;
    }

    // A row crosses most lines at a slant, where they are wider: of all crossings, one of the shorter ones.
    private static double ShortRun(float[] picture, int side)
    {
        var runs = new List<double>();
        for (int y = 0; y < side; y++)
        {
            double run = 0;
            for (int x = 0; x < side; x++)
            {
                float ink = 1 - picture[(y * side) + x];
                if (ink == 0 && run > 0)
                {
                    runs.Add(run);
                    run = 0;
                }

                run += ink;
            }
        }

        runs.Sort();
        return runs[runs.Count / 4];
    }
}
