using CsCheck;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Tests.Viewer.Images;

public sealed class MosaicTests
{
    [Fact]
    public void One_gray_tile_fills_the_picture()
    {
        var mosaic = new Mosaic(new ImageShape(1, 2, 2), new TileLayout(1, 1), scale: 1);
        Picture picture = mosaic.CreatePicture();
        mosaic.Draw([0, 1, 0.5f, 0.25f], picture);
        Assert.Equal((2, 2), (picture.Width, picture.Height));
        Assert.Equal([0, 0, 0, 255, 255, 255, 128, 128, 128, 64, 64, 64], picture.Pixels);
    }

    [Fact]
    public void Tiles_stand_in_reading_order_with_gaps()
    {
        var mosaic = new Mosaic(new ImageShape(1, 1, 1), new TileLayout(2, 2), scale: 1);
        Picture picture = mosaic.CreatePicture();
        mosaic.Draw([0.1f, 0.2f, 0.3f, 0.4f], picture);
        const byte B = Mosaic.Background;
        byte[] red = [.. picture.Pixels.Chunk(3).Select(pixel => pixel[0])];
        Assert.Equal(
            [
                B, B, B, B, B, B, B, B,
                B, B, B, B, B, B, B, B,
                B, B, 26, B, B, 51, B, B,
                B, B, B, B, B, B, B, B,
                B, B, B, B, B, B, B, B,
                B, B, 77, B, B, 102, B, B,
                B, B, B, B, B, B, B, B,
                B, B, B, B, B, B, B, B,
            ],
            red);
    }

    [Fact]
    public void It_agrees_with_a_plain_loop_for_every_shape_and_scale() =>
        Gen.Select(
            Gen.Bool, Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[1, 11], Gen.Int).Sample(
            (gray, height, width, rows, columns, scale, seed) =>
            {
                var shape = new ImageShape(gray ? 1 : 3, height, width);
                var layout = new TileLayout(rows, columns);
                var random = new Random(seed);
                float[] images =
                [
                    .. Enumerable.Range(0, layout.Count * shape.Size).Select(_ => (random.NextSingle() * 1.2f) - 0.1f),
                ];
                var mosaic = new Mosaic(shape, layout, scale);
                Picture picture = mosaic.CreatePicture();
                mosaic.Draw(images, picture);
                byte[] expected = PlainLoop(shape, layout, scale, images, mosaic);
                Assert.Equal(expected, picture.Pixels);

                if (!gray)
                    return;
                var grayMosaic = new Mosaic(shape, layout, scale, channels: 1);
                Picture grayPicture = grayMosaic.CreatePicture();
                grayMosaic.Draw(images, grayPicture);
                Assert.Equal(expected.Where((_, i) => i % 3 == 0), grayPicture.Pixels);
            },
            iter: 200);

    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1f, 255)]
    [InlineData(-0.5f, 0)]
    [InlineData(1.5f, 255)]
    [InlineData(0.5f, 128)]
    [InlineData(0.5f / 255, 1)]
    [InlineData(0.4999f / 255, 0)]
    [InlineData(float.NaN, 0)]
    public void Values_round_half_up(float value, byte level)
    {
        Assert.Equal(level, PixelLevel.Of(value));

        // The same through the vector path.
        var mosaic = new Mosaic(new ImageShape(1, 4, 8), new TileLayout(1, 1), 1);
        Picture picture = mosaic.CreatePicture();
        mosaic.Draw([.. Enumerable.Repeat(value, 32)], picture);
        Assert.All(picture.Pixels, pixel => Assert.Equal(level, pixel));
    }

    [Fact]
    public void Row_names_stand_left_of_their_rows()
    {
        var mosaic = new Mosaic(new ImageShape(1, 28, 28), new TileLayout(2, 3, ["Bag", "Ankle boot"]), scale: 2);
        Picture picture = mosaic.CreatePicture();
        int names = picture.Width - (3 * 58);
        Assert.InRange(names, PixelFont.Measure("Ankle boot", 1) + 4, PixelFont.Measure("Ankle boot", 1) + 16);
        for (int row = 0; row < 2; row++)
        {
            int ink = 0;
            for (int y = 2 + (58 * row); y < 2 + (58 * row) + 56; y++)
                ink += picture.Row(y)[..(names * 3)].Count(Mosaic.Ink);
            Assert.InRange(ink, 60, 600);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(4, 3)]
    [InlineData(8, 5)]
    public void Column_names_are_small_beside_large_tiles_however_short_they_are(int scale, int fontScale)
    {
        var layout = new TileLayout(1, 2) { ColumnNames = ["a", "b"] };
        var mosaic = new Mosaic(new ImageShape(3, 64, 64), layout, scale);
        Assert.All(mosaic.Names(), name => Assert.Equal(fontScale, name.Scale));
    }

    [Fact]
    public void Column_names_stand_above_their_columns_as_far_as_they_fit()
    {
        var plain = new Mosaic(new ImageShape(1, 20, 20), new TileLayout(2, 2), scale: 2);
        var layout = new TileLayout(2, 2) { ColumnNames = ["in", "a very long name"] };
        var mosaic = new Mosaic(new ImageShape(1, 20, 20), layout, scale: 2);
        Picture picture = mosaic.CreatePicture();
        int heads = picture.Height - plain.Height;
        Assert.Equal(plain.Width, picture.Width);
        Assert.InRange(heads, PixelFont.GlyphHeight, 20);
        int Ink(int from, int to) =>
            Enumerable.Range(0, picture.Height).Sum(y => picture.Row(y)[(3 * from)..(3 * to)].Count(Mosaic.Ink));
        Assert.InRange(Ink(2, 42), 30, 200);
        Assert.InRange(Ink(44, 84), 100, 600);
        Assert.Equal(0, Ink(0, 2) + Ink(42, 44) + Ink(84, 86));
        for (int y = 2 + heads; y < picture.Height; y++)
            Assert.Equal(0, picture.Row(y).Count(Mosaic.Ink));
    }

    [Fact]
    public void Between_groups_stands_a_wider_gap()
    {
        var mosaic = new Mosaic(new ImageShape(1, 1, 1), new TileLayout(1, 4) { Group = 2 }, scale: 1);
        Picture picture = mosaic.CreatePicture();
        mosaic.Draw([1, 1, 1, 1], picture);
        const byte B = Mosaic.Background;
        byte[] red = [.. picture.Row(2).ToArray().Chunk(3).Select(pixel => pixel[0])];
        Assert.Equal([B, B, 255, B, B, 255, B, B, B, B, B, B, 255, B, B, 255, B, B], red);
    }

    [Fact]
    public void A_frame_is_around_one_tile_survives_drawing_and_can_be_removed()
    {
        var mosaic = new Mosaic(new ImageShape(1, 2, 2), new TileLayout(2, 3), scale: 3);
        Picture picture = mosaic.CreatePicture();
        float[] images = [.. Enumerable.Repeat(0.5f, 24)];
        mosaic.Draw(images, picture);
        byte[] without = [.. picture.Pixels];
        mosaic.DrawFrame(4, Mosaic.Highlight, picture);
        byte[] with = [.. picture.Pixels];
        // A tile of 6x6 with a frame of 3 around it: 12x12 - 6x6 pixels.
        Assert.Equal(3 * (144 - 36), with.Count(level => level == Mosaic.Highlight));
        mosaic.Draw(images, picture);
        Assert.Equal(with, picture.Pixels);
        mosaic.DrawFrame(4, Mosaic.Background, picture);
        Assert.Equal(without, picture.Pixels);
        Assert.Throws<ArgumentOutOfRangeException>(() => mosaic.DrawFrame(6, 0, picture));
    }

    [Fact]
    public void Drawing_allocates_nothing_and_keeps_the_names()
    {
        var layout = new TileLayout(2, 2, ["a", "b"]);
        var mosaic = new Mosaic(new ImageShape(3, 16, 16), layout, 3);
        Picture picture = mosaic.CreatePicture();
        byte[] empty = [.. picture.Pixels];
        float[] images = new float[4 * 3 * 16 * 16];
        mosaic.Draw(images, picture);
        Assert.Equal(0, Allocation.OfEveryRound(() => mosaic.Draw(images, picture)));
        Assert.Equal(empty.Count(Mosaic.Ink), picture.Pixels.Count(level => level == Mosaic.Ink));
    }

    [Fact]
    public void A_batch_of_another_size_is_refused()
    {
        var mosaic = new Mosaic(new ImageShape(1, 2, 2), new TileLayout(1, 1), 1);
        Assert.Throws<ArgumentException>(() => mosaic.Draw(new float[5], mosaic.CreatePicture()));
    }

    private static byte[] PlainLoop(ImageShape shape, TileLayout layout, int scale, float[] images, Mosaic mosaic)
    {
        int gap = Math.Max(2, scale);
        int margin = layout.Count == 1 ? 0 : gap;
        byte[] pixels = [.. Enumerable.Repeat(Mosaic.Background, mosaic.Width * mosaic.Height * 3)];
        for (int tile = 0; tile < layout.Count; tile++)
        {
            int left = margin + (tile % layout.Columns * ((shape.Width * scale) + gap));
            int top = margin + (tile / layout.Columns * ((shape.Height * scale) + gap));
            for (int y = 0; y < shape.Height * scale; y++)
            {
                for (int x = 0; x < shape.Width * scale; x++)
                {
                    for (int c = 0; c < 3; c++)
                    {
                        int plane = (tile * shape.Channels) + Math.Min(c, shape.Channels - 1);
                        float value = images[(((plane * shape.Height) + (y / scale)) * shape.Width) + (x / scale)];
                        pixels[((((top + y) * mosaic.Width) + left + x) * 3) + c] = PixelLevel.Of(value);
                    }
                }
            }
        }

        return pixels;
    }
}
