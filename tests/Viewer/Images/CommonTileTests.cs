using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;

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
}
