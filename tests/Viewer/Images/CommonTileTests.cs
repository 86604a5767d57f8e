using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Tests.Viewer.Images;

public sealed class CommonTileTests
{
    [Theory]
    [InlineData(28, 28, 112, 4, 4)]
    [InlineData(28, 32, 128, 4, 4)]
    [InlineData(28, 64, 128, 4, 2)]
    [InlineData(32, 48, 144, 4, 3)]
    [InlineData(200, 64, 200, 1, 3)]
    public void Every_picture_is_enlarged_by_a_whole_factor_and_fills_its_tile_nearly(
        int one, int other, int side, int factor, int otherFactor)
    {
        var tile = new CommonTile([new ImageShape(1, one, one), new ImageShape(3, other, other)]);
        Assert.Equal(
            (new ImageShape(3, side, side), factor, otherFactor), (tile.Shape, tile.Factor(0), tile.Factor(1)));
    }

    [Fact]
    public void A_picture_stands_in_the_middle_with_square_pixels()
    {
        var shape = new ImageShape(1, 2, 3);
        var tile = new CommonTile([shape, new ImageShape(3, 40, 40)]);
        float[] to = new float[tile.Shape.Size];
        tile.Put(0, [1, 2, 3, 4, 5, 6], to);
        int factor =
            tile.Factor(0), side = tile.Shape.Width, top = (side - (2 * factor)) / 2, left = (side - (3 * factor)) / 2;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    (int row, int column) =
                        ((int)Math.Floor((y - top) / (double)factor), (int)Math.Floor((x - left) / (double)factor));
                    float expected = row is >= 0 and < 2 && column is >= 0 and < 3 ? (row * 3) + column + 1 : 0;
                    Assert.Equal(expected, to[(((channel * side) + y) * side) + x]);
                }
            }
        }
    }

    [Theory]
    [InlineData(28, 40, 1)]
    [InlineData(28, 28, 3)]
    [InlineData(7, 64, 1)]
    [InlineData(200, 200, 3)]
    public void A_smooth_picture_is_that_of_the_bilinear_filter(int side, int other, int channels)
    {
        var shape = new ImageShape(channels, side, side);
        var tile = new CommonTile([shape, new ImageShape(3, other, other)]);
        float[] image = [.. Enumerable.Range(0, shape.Size).Select(i => i * 37 % 101 / 100f)];
        float[] to = new float[tile.Shape.Size];
        tile.Put(0, image, to, isSmooth: true);
        int wide = side * tile.Factor(0), left = (tile.Shape.Width - wide) / 2;
        var expected = new Picture(tile.Shape.Width, tile.Shape.Height);
        TileFilter.Draw(image, shape, TileScaling.Bilinear, expected, left, left, wide, wide);
        int plane = tile.Shape.Width * tile.Shape.Height;
        byte[] actual =
        [
            .. Enumerable.Range(0, 3 * plane).Select(i => PixelLevel.Of(to[(i % 3 * plane) + (i / 3)])),
        ];
        for (int i = 0; i < actual.Length; i++)
            Assert.InRange(actual[i] - expected.Pixels[i], -1, 1);
    }
}
