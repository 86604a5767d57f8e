using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Tests.Viewer.Images;

public sealed class TileFilterTests
{
    [Theory]
    [InlineData(1, 28, 28, 5)]
    [InlineData(3, 8, 12, 3)]
    [InlineData(3, 32, 32, 1)]
    public void Crisp_is_what_the_mosaic_draws(int channels, int height, int width, int scale)
    {
        var shape = new ImageShape(channels, height, width);
        float[] image = Image(shape);
        var mosaic = new Mosaic(shape, new TileLayout(1, 1), scale);
        Picture expected = mosaic.CreatePicture();
        mosaic.Draw(image, expected);
        Assert.Equal(expected.Pixels, Drawn(image, shape, TileScaling.Crisp, scale).Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void At_its_own_size_every_filter_leaves_an_image_as_it_is(int filter)
    {
        var scaling = (TileScaling)filter;
        var shape = new ImageShape(3, 9, 7);
        float[] image = Image(shape);
        Assert.Equal(Drawn(image, shape, TileScaling.Crisp, 1).Pixels, Drawn(image, shape, scaling, 1).Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_plain_image_stays_plain_and_a_ramp_stays_a_ramp(int filter)
    {
        var scaling = (TileScaling)filter;
        var shape = new ImageShape(1, 8, 8);
        float[] plain = [.. Enumerable.Repeat(0.401f, 64)];
        Assert.All(Drawn(plain, shape, scaling, 4).Pixels, level => Assert.Equal(PixelLevel.Of(0.401f), level));

        float[] ramp = [.. Enumerable.Range(0, 64).Select(i => (i % 8) / 7f)];
        Picture drawn = Drawn(ramp, shape, scaling, 4);
        for (int x = 8; x < 24; x++)
        {
            // Where all pixels of the filter lie inside, the place is the value.
            double expected = (((x + 0.5) / 4) - 0.5) / 7 * 255;
            Assert.InRange(drawn.Row(10, x)[0], expected - 1, expected + 1);
        }
    }

    [Fact]
    public void Bilinear_is_half_way_between_two_pixels()
    {
        var shape = new ImageShape(1, 1, 2);
        Picture drawn = Drawn([0f, 1f], shape, TileScaling.Bilinear, 4);
        Assert.Equal([0, 0, 32, 96, 159, 223, 255, 255], Enumerable.Range(0, 8).Select(x => (int)drawn.Row(0, x)[0]));
    }

    [Fact]
    public void Bicubic_overshoots_an_edge_and_is_clipped()
    {
        var shape = new ImageShape(1, 1, 6);
        Picture drawn = Drawn([0.2f, 0.2f, 0.2f, 0.8f, 0.8f, 0.8f], shape, TileScaling.Bicubic, 8);
        int[] levels = [.. Enumerable.Range(0, 48).Select(x => (int)drawn.Row(0, x)[0])];
        Assert.True(levels.Min() < PixelLevel.Of(0.2f));
        Assert.True(levels.Max() > PixelLevel.Of(0.8f));
    }

    [Fact]
    public void Not_a_number_and_what_is_out_of_range_is_clipped()
    {
        var shape = new ImageShape(1, 1, 4);
        Picture drawn = Drawn([-1f, 2f, float.PositiveInfinity, 0.5f], shape, TileScaling.Crisp, 1);
        Assert.Equal([0, 255, 255, 128], Enumerable.Range(0, 4).Select(x => (int)drawn.Row(0, x)[0]));
    }

    private static float[] Image(ImageShape shape) =>
        [.. Enumerable.Range(0, shape.Size).Select(i => ((i * 7919) % 1009) / 1008f)];

    private static Picture Drawn(float[] image, ImageShape shape, TileScaling scaling, int scale)
    {
        var picture = new Picture(shape.Width * scale, shape.Height * scale);
        TileFilter.Draw(image, shape, scaling, picture, 0, 0, picture.Width, picture.Height);
        return picture;
    }
}
