using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Window;

/// <summary>A pointer that is held on a tile of a window.</summary>
public sealed class WindowPointerTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly ViewerSession _session;
    private readonly (Mosaic Tiles, PictureArea Area) _tiles;
    private readonly WindowPointer _pointer = new();

    public WindowPointerTests()
    {
        _session = _play.With("a", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        _play.Press("KeyG");
        _session.FitViews();
        var place = PicturePlace.Of(
            [(_session.Views[0].Info, _session.Views[0].Layout, "a")], 1280, 800, new TakenEdges(), isSmooth: true);
        _tiles = (place.Tiles.Mosaic, place.Area);
    }

    public void Dispose() => _play.Dispose();

    [Fact]
    public void Held_long_enough_it_keeps_the_tile_and_opens_nothing()
    {
        (double x, double y) = MiddleOf(tile: 19);
        Post(_pointer.Press(true, x, y, _tiles, null, now: 10));
        Assert.Null(_pointer.TakeHold(ViewMode.Grid, now: 10.5));
        Assert.Null(_pointer.TakeHold(ViewMode.Plane, now: 10.7));
        (int Tile, ViewerInput LetGo) held = _pointer.TakeHold(ViewMode.Grid, now: 10.7)!.Value;
        Assert.Equal(19, held.Tile);
        Post(held.LetGo);
        Assert.Null(_pointer.TakeHold(ViewMode.Grid, now: 11));
        Assert.Null(_pointer.Move(x + 30, y, _tiles, null));
        Assert.Null(_pointer.Press(false, x, y, _tiles, null, now: 11));
        Assert.Equal(ViewMode.Grid, _session.State.Mode);
        // The next press clicks as ever.
        Post(_pointer.Press(true, x, y, _tiles, null, now: 12));
        Post(_pointer.Press(false, x, y, _tiles, null, now: 12.2));
        Assert.Equal((ViewMode.Walk, 2), (_session.State.Mode, _session.State.Label!.Label));
    }

    [Fact]
    public void Moved_meanwhile_or_beside_the_tiles_it_keeps_nothing()
    {
        (double x, double y) = MiddleOf(tile: 3);
        _pointer.Press(true, x, y, _tiles, null, now: 0);
        Assert.NotNull(_pointer.Move(x + 9, y, _tiles, null));
        Assert.Null(_pointer.TakeHold(ViewMode.Grid, now: 2));
        _pointer.Press(false, x, y, _tiles, null, now: 2);
        _pointer.Press(true, 1, 1, _tiles, null, now: 3);
        Assert.Null(_pointer.TakeHold(ViewMode.Grid, now: 9));
    }

    private void Post(ViewerInput? input) => _play.Do(Assert.IsAssignableFrom<ViewerInput>(input));

    private (double X, double Y) MiddleOf(int tile)
    {
        (Mosaic mosaic, PictureArea area) = _tiles;
        (int row, int column) = Math.DivRem(tile, mosaic.ColumnLefts.Count);
        PictureArea place = area.Part(
            mosaic.ColumnLefts[column], mosaic.RowTops[row], mosaic.TileWidth, mosaic.TileHeight, mosaic);
        return (place.X + (place.Width / 2.0), place.Y + (place.Height / 2.0));
    }
}
