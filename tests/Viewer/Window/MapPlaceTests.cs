using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Window;

public sealed class MapPlaceTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly ViewerSession _session;
    private readonly MapPlace _map;

    public MapPlaceTests()
    {
        _session = _play.With("a", SyntheticGenerator.Variational()).Play(startsPaused: true);
        _play.Press("KeyP");
        _map = new MapPlace(_play.Map(), 1280, 800, scale: 2);
    }

    public void Dispose() => _play.Dispose();

    [Fact]
    public void It_lies_in_the_lower_right_corner_and_leaves_the_picture_free()
    {
        PictureArea area = _map.Area;
        Assert.InRange(area.X + area.Width, 1240, 1280);
        Assert.InRange(area.Y + area.Height, 760, 800);
        Assert.InRange(area.Width, 150, 1280 / 3);
        Assert.Equal(49, _map.Tiles.Groups[0].Origins.Length);
    }

    [Fact]
    public void It_stands_above_the_favourites()
    {
        PictureArea above = new MapPlace(_play.Map(), 1280, 800, scale: 2, bottom: 100).Area;
        Assert.Equal(_map.Area with { Y = _map.Area.Y - 100 }, above);
    }

    [Fact]
    public void A_press_on_it_is_a_place_of_the_plane_and_stays_one_until_it_is_let_go()
    {
        var pointer = new WindowPointer();
        PictureArea area = _map.Area;
        (Mosaic, PictureArea) tiles = Tiles();
        Assert.Null(pointer.Move(area.X + 5, area.Y + 5, tiles, _map));
        Assert.Equal(
            new MapInput(0.5, 0.25),
            pointer.Press(true, area.X + (area.Width / 2.0), area.Y + (area.Height * 0.75), tiles, _map, now: 0));
        Assert.Equal(new MapInput(0, 1), pointer.Move(3, 3, tiles, _map));
        Assert.Null(pointer.Press(false, 3, 3, tiles, _map, now: 0));
        Assert.IsType<PointerInput>(pointer.Move(300, 300, tiles, _map));
    }

    [Fact]
    public void A_press_on_the_picture_stays_the_picture_s_on_its_way_over_the_map()
    {
        var pointer = new WindowPointer();
        (Mosaic Tiles, PictureArea Area) tiles = Tiles();
        PointerInput down = Assert.IsType<PointerInput>(
            pointer.Press(true, tiles.Area.X + 40, tiles.Area.Y + 40, tiles, _map, now: 0));
        Assert.Equal((PointerEvent.Down, 0), (down.Event, down.Tile));
        PointerInput move = Assert.IsType<PointerInput>(pointer.Move(_map.Area.X + 5, _map.Area.Y + 5, tiles, _map));
        Assert.Equal((PointerEvent.Move, 0), (move.Event, move.Tile));
    }

    [Fact]
    public void The_place_that_is_seen_is_marked()
    {
        var list = new OverlayList();
        _map.Mark(list, _session.State with { PlaneX = 1, PlaneY = 1 }, scale: 2);
        OverlayQuad mark = list.Quads[^1];
        Assert.InRange(mark.X, _map.Area.X + _map.Area.Width - 12, _map.Area.X + _map.Area.Width + 12);
        Assert.InRange(mark.Y, _map.Area.Y - 12, _map.Area.Y + 12);
    }

    private (Mosaic Tiles, PictureArea Area) Tiles()
    {
        var fitted = ViewTiles.Fit(
            [(_session.Views[0].Info, _session.Views[0].Layout, "a")], 1280, 800);
        return (fitted.Mosaic, PictureArea.Of(fitted.Mosaic, 1280, 800));
    }
}
