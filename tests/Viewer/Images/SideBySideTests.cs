using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Tests.Viewer.Images;

public sealed class SideBySideTests
{
    [Fact]
    public void Sources_and_outputs_alternate_in_one_shape()
    {
        var pairs = new SideBySide(new ImageShape(1, 1, 2), new ImageShape(3, 1, 2), new TileLayout(1, 2));
        Assert.Equal(new ImageShape(3, 1, 2), pairs.Shape);
        Assert.Equal((1, 4, 2), (pairs.Layout.Rows, pairs.Layout.Columns, pairs.Layout.Group));
        Assert.Empty(pairs.Layout.ColumnNames);
        float[] images = [10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25];
        Assert.Equal(
            [1, 2, 1, 2, 1, 2, 10, 11, 12, 13, 14, 15, 3, 4, 3, 4, 3, 4, 20, 21, 22, 23, 24, 25],
            pairs.Join([1, 2, 3, 4], images).ToArray());
    }

    [Fact]
    public void A_sheet_of_several_rows_has_column_names()
    {
        var pairs = new SideBySide(new ImageShape(3, 1, 1), new ImageShape(1, 1, 1), new TileLayout(2, 2));
        Assert.Equal(["source", "output", "source", "output"], pairs.Layout.ColumnNames);
        Assert.Equal(new ImageShape(3, 1, 1), pairs.Shape);
    }

    [Fact]
    public void Joining_allocates_nothing()
    {
        var pairs = new SideBySide(new ImageShape(1, 8, 8), new ImageShape(3, 16, 16), new TileLayout(1, 1));
        float[] source = new float[64];
        float[] image = new float[768];
        pairs.Join(source, image);
        Assert.Equal(0, Allocation.OfEveryRound(() => pairs.Join(source, image)));
    }
}
