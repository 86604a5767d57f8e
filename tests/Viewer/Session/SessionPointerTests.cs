using ImageGen.Tests.Generators;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

/// <summary>The pointer on the picture, the plane's map and the canvas.</summary>
public sealed class SessionPointerTests : IDisposable
{
    private readonly PlayFixture _play = new();

    public void Dispose() => _play.Dispose();

    [Fact]
    public void Dragging_a_walk_nudges_its_latent_and_home_brings_it_back()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        float[] before = _play.Images();
        _play.Do(
            new PointerInput(PointerEvent.Down, 0, 0.5, 0.5), new PointerInput(
                PointerEvent.Move, 0, 0.7, 0.4), new PointerInput(PointerEvent.Up, 0, 0.7, 0.4));
        Assert.Equal((0.6, 0.3), (Math.Round(session.State.DragX, 6), Math.Round(session.State.DragY, 6)));
        Assert.NotEqual(before, _play.Images());
        _play.Press("Home");
        Assert.Equal(before, _play.Images());
    }

    [Fact]
    public void A_click_on_a_tile_of_the_grid_opens_it_and_a_drag_does_not()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play(startsPaused: true);
        _play.Press("KeyG");
        _play.Press("Equal");
        Assert.Equal(9, session.State.Columns);
        float[] grid = _play.Images();
        _play.Do(
            new PointerInput(PointerEvent.Down, 21, 0.1, 0.5),
            new PointerInput(PointerEvent.Move, 21, 0.9, 0.5),
            new PointerInput(PointerEvent.Up, 21, 0.9, 0.5));
        Assert.Equal(ViewMode.Grid, session.State.Mode);
        _play.Do(new PointerInput(PointerEvent.Down, 21, 0.5, 0.5), new PointerInput(PointerEvent.Up, 21, 0.51, 0.5));
        Assert.Equal((ViewMode.Walk, 3, 2), (session.State.Mode, session.State.Track, session.State.Label!.Label));
        // The same picture, made alone: the same numbers but for the order of sums.
        float[] one = _play.Images();
        Assert.All(one.Zip(grid.Skip(21 * one.Length)), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
    }

    [Fact]
    public void The_plane_follows_the_pointer_and_its_map_only_what_it_shows()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Conditional()).Play();
        Assert.Null(session.Map);
        _play.Press("KeyP");
        PlaneMap map = _play.Map();
        int version = map.Version;
        Assert.Equal(49, map.Layout!.Count);
        _play.Do(new PointerInput(PointerEvent.Hover, 0, 0.2, 0.1));
        Assert.Equal((0.2, 0.9), (session.State.PlaneX, session.State.PlaneY));
        _play.Do(new MapInput(0.75, 0.5));
        Assert.Equal((0.75, 0.5), (session.State.PlaneX, session.State.PlaneY));
        _play.Wait(0.2);
        Assert.Equal(version, map.Version);
        _play.Press("BracketLeft");
        _play.Until(() => map.Version == version + 1);
        _play.Press("Digit4");
        _play.Wait(2);
        _play.Until(() => map.Version > version + 1);
        version = map.Version;
        _play.Wait(9);
        Assert.Equal(version, map.Version);
        _play.Press("KeyW");
        Assert.Null(session.Map);
    }

    [Fact]
    public void No_frame_waits_for_the_map_and_a_seed_gives_another()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Unconditional()).Play();
        _play.Press("KeyP");
        // It is made on another thread: the first frame of the plane is there without it.
        Assert.Null(session.Map);
        Assert.True(session.NeedsFrame);
        float[] first = _play.Map().Images.ToArray();
        _play.Press("KeyR");
        Assert.Equal(first, session.Map!.Images.ToArray());
        _play.Until(() => !session.Map!.Images.SequenceEqual(first));
    }

    [Fact]
    public void A_place_of_the_map_is_the_picture_of_that_place()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.Variational()).Play(startsPaused: true);
        _play.Press("KeyP");
        _play.Do(new MapInput(0, 1));
        float[] corner = _play.Images();
        Assert.All(
            corner.Zip(_play.Map().Images[..corner.Length].ToArray()),
            pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
    }

    [Fact]
    public void A_stroke_on_the_canvas_changes_the_translation()
    {
        ViewerSession session = _play.With("a", SyntheticGenerator.ImageToImage()).Play();
        _play.Press("KeyC");
        float[] before = _play.Images();
        _play.Press("Digit2");
        _play.Do(
            new PointerInput(PointerEvent.Down, 0, 0.2, 0.2),
            new PointerInput(PointerEvent.Move, 0, 0.8, 0.6),
            new PointerInput(PointerEvent.Up, 0, 0.8, 0.6));
        Assert.Equal(2, session.Canvas!.Color);
        Assert.NotEqual(before, _play.Images());
        Assert.Equal(session.Canvas.Pixels.ToArray(), session.Views[0].Sources.ToArray());
        _play.Press("KeyU");
        Assert.Equal(before, _play.Images());
        // On the translation itself nothing can be painted.
        _play.Do(new PointerInput(PointerEvent.Down, 1, 0.5, 0.5), new PointerInput(PointerEvent.Move, 1, 0.9, 0.5));
        Assert.Equal(before, _play.Images());
        _play.Press("Delete");
        Assert.NotEqual(before, _play.Images());
    }
}
