using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Tests.Viewer.Images;

public sealed class ViewTilesTests
{
    [Fact]
    public void A_grid_s_tiles_are_where_the_mosaic_draws_them()
    {
        GeneratorInfo info = SyntheticGenerator.Conditional().Info;
        var layout = new TileLayout(10, 3, info.ClassNames);
        var tiles = new ViewTiles([(info, layout, "grid")], 2);
        TileGroup group = Assert.Single(tiles.Groups);
        Assert.Equal(30, group.Origins.Length);
        float[] images = Values(30 * info.Image.Size);
        Picture expected = tiles.Mosaic.CreatePicture();
        tiles.Mosaic.Draw(images, expected);
        Assert.Equal(expected.Pixels, Drawn(tiles, images).Pixels);
    }

    [Fact]
    public void Pairs_stand_side_by_side()
    {
        GeneratorInfo info = SyntheticGenerator.ImageToImage().Info;
        var layout = new TileLayout(2, 2);
        var tiles = new ViewTiles([(info, layout, "pairs")], 1);
        var pairs = new SideBySide(info.Source!.Shape, info.Image, layout);
        float[] sources = Values(4 * info.Source.Shape.Size);
        float[] images = [.. Values(4 * info.Image.Size).Reverse()];
        Picture expected = tiles.Mosaic.CreatePicture();
        tiles.Mosaic.Draw(pairs.Join(sources, images), expected);
        Assert.Equal([true, false], tiles.Groups.Select(group => group.ShowsSources));
        Assert.Equal(expected.Pixels, Drawn(tiles, images, sources).Pixels);
    }

    [Fact]
    public void Compared_models_stand_in_the_middle_of_a_common_tile()
    {
        GeneratorInfo[] infos = [SyntheticGenerator.Unconditional().Info, SyntheticGenerator.Uniform().Info];
        var tiles = new ViewTiles([.. infos.Select(info => (info, new TileLayout(1, 1), "name"))], 1);
        var common = new CommonTile([.. infos.Select(info => info.Image)]);
        float[] expectedTiles = new float[2 * common.Shape.Size];
        expectedTiles.AsSpan().Fill(Mosaic.Background / 255f);
        Picture expected = tiles.Mosaic.CreatePicture();
        Picture drawn = tiles.Mosaic.CreatePicture();
        for (int i = 0; i < 2; i++)
        {
            float[] image = Values(infos[i].Image.Size);
            common.Put(i, image, expectedTiles.AsSpan(i * common.Shape.Size, common.Shape.Size));
            TileGroup group = tiles.Groups[i];
            Assert.Equal(i, group.View);
            TileFilter.Draw(
                image,
                group.Image,
                TileScaling.Crisp,
                drawn,
                (int)group.Origins[0].X,
                (int)group.Origins[0].Y,
                group.Width,
                group.Height);
        }

        tiles.Mosaic.Draw(expectedTiles, expected);
        Assert.Equal(expected.Pixels, drawn.Pixels);
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(300, 900)]
    [InlineData(64, 64)]
    public void The_largest_scale_that_fits_is_taken(int width, int height)
    {
        GeneratorInfo info = SyntheticGenerator.Conditional().Info;
        (GeneratorInfo, TileLayout, string)[] views = [(info, new TileLayout(1, 1), "walk")];
        var tiles = ViewTiles.Fit(views, width, height);
        Assert.True(tiles.Mosaic.Width <= width && tiles.Mosaic.Height <= height);
        var larger = new ViewTiles(views, tiles.Scale + 1);
        Assert.True(larger.Mosaic.Width > width || larger.Mosaic.Height > height);
    }

    [Fact]
    public void A_window_too_small_for_anything_gets_scale_one()
    {
        GeneratorInfo info = SyntheticGenerator.Conditional().Info;
        Assert.Equal(1, ViewTiles.Fit([(info, new TileLayout(10, 16, info.ClassNames), "grid")], 100, 100).Scale);
    }

    private static float[] Values(int count) =>
        [.. Enumerable.Range(0, count).Select(i => ((i * 7919) % 1009) / 1008f)];

    private static Picture Drawn(ViewTiles tiles, float[] images, float[]? sources = null)
    {
        Picture picture = tiles.Mosaic.CreatePicture();
        foreach (TileGroup group in tiles.Groups)
        {
            float[] from = group.ShowsSources ? sources! : images;
            for (int i = 0; i < group.Origins.Length; i++)
            {
                TileFilter.Draw(
                    from.AsSpan(i * group.Image.Size, group.Image.Size),
                    group.Image,
                    TileScaling.Crisp,
                    picture,
                    (int)group.Origins[i].X,
                    (int)group.Origins[i].Y,
                    group.Width,
                    group.Height);
            }
        }

        return picture;
    }
}
