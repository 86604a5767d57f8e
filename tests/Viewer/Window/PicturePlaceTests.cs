using ImageGen.Generators.Format;
using ImageGen.Tests.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Window;

/// <summary>Where the picture is in a window.</summary>
public sealed class PicturePlaceTests
{
    private static readonly GeneratorInfo Square = SyntheticGenerator.Unconditional().Info;

    [Fact]
    public void A_smooth_picture_fills_the_room_and_a_crisp_one_where_squares_would_leave_much_empty()
    {
        // 28 pixels: 28 squares a side make 784 of 800.
        Assert.Equal(new PictureArea(240, 0, 800, 800), Place(1280, 800, isSmooth: true).Area);
        Assert.Equal(new PictureArea(248, 8, 784, 784), Place(1280, 800).Area);
        // One square a side would leave 27 of 55 pixels empty.
        Assert.Equal(new PictureArea(0, 22, 55, 55), Place(55, 100).Area);
        // Smaller than its pixels, it is reduced.
        Assert.Equal(new PictureArea(5, 0, 20, 20), Place(30, 20).Area);
    }

    [Fact]
    public void It_stands_beside_what_would_cover_it_where_there_is_room()
    {
        var taken = new TakenEdges(Left: 130, Right: 200, Bottom: 60);
        Assert.Equal(new PictureArea(270, 0, 740, 740), Place(1280, 800, taken, isSmooth: true).Area);
        PictureArea area = Place(900, 800, taken, isSmooth: true).Area;
        Assert.Equal((130, 570), (area.X, area.Width));
        // A small window is all picture.
        Assert.Equal(400, Place(400, 600, taken, isSmooth: true).Area.Width);
    }

    [Fact]
    public void It_stands_below_the_status_and_in_the_middle_where_it_can()
    {
        var taken = new TakenEdges(Left: 130, Top: 40);
        Assert.Equal(new PictureArea(260, 40, 760, 760), Place(1280, 800, taken, isSmooth: true).Area);
        // One that is not as high as the window is not moved.
        Assert.Equal(
            Place(800, 1280, isSmooth: true).Area, Place(800, 1280, taken with { Left = 0 }, isSmooth: true).Area);
        PictureArea area = Place(900, 800, taken, isSmooth: true).Area;
        Assert.Equal((135, 760), (area.X, area.Width));
        // A low window is all picture.
        Assert.Equal(60, Place(400, 60, taken, isSmooth: true).Area.Height);
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(1920, 1080)]
    [InlineData(641, 397)]
    [InlineData(33, 1000)]
    public void It_never_leaves_the_window(int width, int height)
    {
        foreach (bool isSmooth in (bool[])[false, true])
        {
            PictureArea area = Place(width, height, new TakenEdges(100, 50, 40), isSmooth).Area;
            Assert.InRange(area.X, 0, width - area.Width);
            Assert.InRange(area.Y, 0, height - area.Height);
            Assert.True(area is { Width: > 0, Height: > 0 });
        }
    }

    private static PicturePlace Place(int width, int height, TakenEdges? taken = null, bool isSmooth = false) =>
        PicturePlace.Of([(Square, new TileLayout(1, 1), "a")], width, height, taken ?? new TakenEdges(), isSmooth);
}
