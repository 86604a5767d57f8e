using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

public sealed class OverlayListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Text_is_what_the_pixel_font_draws(int scale)
    {
        const string Text = "Ankle boot 3~\u00e9!";
        var expected = new Picture(320, 40);
        PixelFont.Draw(expected, Text, 5, 4, scale, 200);
        var drawn = new Picture(320, 40);
        var list = new OverlayList();
        list.Text(Text, 5, 4, scale, OverlayColor.Gray(200));
        list.Draw(drawn);
        Assert.Equal(expected.Pixels, drawn.Pixels);
    }

    [Fact]
    public void A_frame_is_the_mosaic_s()
    {
        var shape = new ImageGen.Generators.Format.ImageShape(1, 8, 8);
        var mosaic = new Mosaic(shape, new ImageGen.Viewer.Scenes.TileLayout(2, 3), 4);
        Picture expected = mosaic.CreatePicture();
        mosaic.DrawFrame(4, Mosaic.Highlight, expected);
        Picture drawn = mosaic.CreatePicture();
        var list = new OverlayList();
        list.Frame(
            mosaic.ColumnLefts[1],
            mosaic.RowTops[1],
            mosaic.TileWidth,
            mosaic.TileHeight,
            mosaic.Gap,
            OverlayColor.Gray(Mosaic.Highlight));
        list.Draw(drawn);
        Assert.Equal(expected.Pixels, drawn.Pixels);
    }

    [Fact]
    public void Colours_blend_by_their_alpha_and_what_is_outside_is_cut_off()
    {
        var picture = new Picture(4, 1);
        picture.FillRectangle(0, 0, 4, 1, 100);
        var list = new OverlayList();
        list.Rectangle(-2, -5, 4, 100, new OverlayColor(200, 0, 100, 128));
        list.Draw(picture);
        Assert.Equal(
            [150, 50, 100, 150, 50, 100, 100, 100, 100, 100, 100, 100], picture.Pixels.Select(level => (int)level));
    }

    [Fact]
    public void Names_of_a_mosaic_are_what_its_picture_has()
    {
        var shape = new ImageGen.Generators.Format.ImageShape(1, 28, 28);
        var layout = new ImageGen.Viewer.Scenes.TileLayout(2, 2, ["one", "two"]) { ColumnNames = ["left", "right"] };
        var mosaic = new Mosaic(shape, layout, 3);
        Picture expected = mosaic.CreatePicture();
        var drawn = new Picture(mosaic.Width, mosaic.Height);
        drawn.FillRectangle(0, 0, mosaic.Width, mosaic.Height, Mosaic.Background);
        var list = new OverlayList();
        foreach (MosaicName name in mosaic.Names())
            list.Text(name.Text, name.X, name.Y, name.Scale, OverlayColor.Gray(Mosaic.Ink));
        list.Draw(drawn);
        Assert.Equal(expected.Pixels, drawn.Pixels);
    }
}
