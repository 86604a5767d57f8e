using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Images;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;
using ImageGen.Viewer.Window.Overlays;

namespace ImageGen.Tests.Viewer.Window.Overlays;

/// <summary>The controls, the list of models and the seed of a window: drawn, hit and typed without one.</summary>
public sealed class WindowOverlayTests : IDisposable
{
    private const int Width = 1280;
    private const int Height = 800;

    private readonly PlayFixture _play = new();
    private readonly TemporaryFolder _pictures = new();
    private readonly OverlayList _list = new();
    private WindowFiles? _files;
    private WindowOverlay? _overlay;
    private Favourites? _favourites;

    public void Dispose()
    {
        _files?.Dispose();
        _play.Dispose();
        _pictures.Dispose();
    }

    [Fact]
    public void A_class_is_chosen_by_a_click_on_its_name_and_all_again()
    {
        ViewerSession play = Begin("a", SyntheticGenerator.Conditional());
        Click(play.Views[0].Info.ClassNames[4]);
        Assert.Equal(4, play.State.Label!.Label);
        Click("all classes");
        Assert.Null(play.State.Label);
    }

    [Fact]
    public void A_slider_follows_the_pointer_until_it_is_let_go()
    {
        ViewerSession play = Begin("a", SyntheticGenerator.Conditional());
        (int x, int y) = PlaceOf("variety 1");
        Assert.True(_overlay!.TakesPress(true, x + 4, y + 15, (Width, Height)));
        _play.Do();
        Assert.InRange(play.State.Truncation, 0, 0.2);
        Assert.True(_overlay.TakesMove(x + 1000, 3));
        _play.Do();
        Assert.Equal(2, play.State.Truncation);
        Assert.True(_overlay.TakesPress(false, 500, 500, (Width, Height)));
        Assert.False(_overlay.TakesMove(x, y));
        _play.Do();
        Assert.Equal(2, play.State.Truncation);
    }

    [Fact]
    public void What_is_hidden_is_not_hit()
    {
        ViewerSession play = Begin("a", SyntheticGenerator.Conditional());
        (int x, int y) = PlaceOf("all classes");
        Assert.False(_overlay!.TakesPress(true, x + 700, y, (Width, Height)));
        Status.IsShown = false;
        Draw();
        Assert.False(_overlay.TakesPress(true, x, y, (Width, Height)));
        Assert.NotNull(play);
    }

    [Fact]
    public void A_model_is_chosen_from_the_list_by_keys_or_by_a_click()
    {
        _play.With("a", SyntheticGenerator.Uniform()).With("b", SyntheticGenerator.Uniform(seed: 2));
        ViewerSession play = Begin("c", SyntheticGenerator.Uniform(seed: 3));
        Assert.False(Key("Down"));
        Assert.True(Key("Tab"));
        Assert.True(Key("Down"));
        Assert.True(Key("Enter"));
        _play.Do();
        Assert.Equal(1, play.Choice.Selected);
        Assert.False(Key("W"));
        Key("Tab");
        Click("  c  ");
        Assert.Equal(2, play.Choice.Selected);
        Key("Tab");
        Key("Up");
        Assert.True(Key("X"));
        _play.Do();
        Assert.Equal([1], play.Choice.Beside);
        Draw();
        Assert.Contains(Lines(), line => line.StartsWith("x b", StringComparison.Ordinal));
        Assert.True(Key("Escape"));
        Assert.False(Key("Escape"));
    }

    [Fact]
    public void A_seed_is_typed()
    {
        ViewerSession play = Begin("a", SyntheticGenerator.Uniform());
        Assert.True(Key("Enter"));
        foreach (string key in (string[])["Number4", "Keypad2", "Number7", "Backspace", "G"])
            Assert.True(Key(key));
        Assert.Contains(Lines(), line => line.Contains("Seed: 42_", StringComparison.Ordinal));
        Assert.True(Key("Enter"));
        _play.Do();
        Assert.Equal((42ul, ViewMode.Walk), (play.State.Seed, play.State.Mode));
        Key("Enter");
        Key("Number9");
        Assert.True(Key("Escape"));
        _play.Do();
        Assert.Equal(42ul, play.State.Seed);
    }

    [Fact]
    public void A_colour_is_chosen_by_a_click_and_the_brush_has_its_size()
    {
        ViewerSession play = Begin("a", SyntheticGenerator.ImageToImage());
        PaintedCanvas canvas = play.Canvas!;
        int color = Enumerable.Range(0, canvas.Palette.Count).First(i => i != canvas.Color);
        OverlayQuad[] swatches =
            [.. _list.Quads.ToArray().Where(quad => quad.Glyph is null && quad.X > 1250 && quad.Width == quad.Height)];
        Assert.True(_overlay!.TakesPress(true, swatches[color].X + 5, swatches[color].Y + 5, (Width, Height)));
        _play.Do();
        Assert.Equal(color, canvas.Color);

        (Mosaic Tiles, PictureArea Area) tiles = Tiles(play);
        double pixel = (double)tiles.Area.Width / tiles.Tiles.Width * tiles.Tiles.TileWidth / canvas.Shape.Width;
        (double x, double y) = (tiles.Area.X + 150, tiles.Area.Y + 150);
        _overlay.TakesMove(x, y);
        canvas.Take(8);
        var ring = new OverlayList();
        BrushRing.Add(ring, canvas, tiles, x, y, scale: 1);
        Assert.All(
            ring.Quads.ToArray(),
            dot => Assert.Equal(4 * pixel, Math.Sqrt(Math.Pow(dot.X - x, 2) + Math.Pow(dot.Y - y, 2)), 1.5));
        ring.Clear();
        BrushRing.Add(ring, canvas, tiles, 3, 3, scale: 1);
        Assert.True(ring.Quads.IsEmpty);
    }

    [Fact]
    public void The_tile_under_the_pointer_is_marked_with_what_it_shows()
    {
        ViewerSession play = Begin("a", SyntheticGenerator.Conditional());
        _play.Press("KeyG");
        play.FitViews();
        PictureArea tile = PlaceOf(row: 4, column: 2);
        _overlay!.TakesMove(tile.X + 3, tile.Y + 3);
        Draw();
        Assert.Contains(Lines(), line => line.Contains("class 4, latent 3", StringComparison.Ordinal));
        Assert.Contains(
            _list.Quads.ToArray(), quad => (quad.X, quad.Y, quad.Width) == (tile.X - 2, tile.Y - 2, tile.Width + 4));
        // Neither where the pointer has left the window, nor where it is on a control.
        _overlay.IsPointerInside = false;
        Draw();
        Assert.DoesNotContain(Lines(), line => line.Contains("latent 3", StringComparison.Ordinal));
        _overlay.IsPointerInside = true;
        _play.Do(new ActionInput(ViewAction.Label, 7));
        play.FitViews();
        tile = PlaceOf(row: 1, column: 0);
        _overlay.TakesMove(tile.X + 3, tile.Y + 3);
        Draw();
        Assert.Contains(Lines(), line => line.Contains("latent 9", StringComparison.Ordinal));
        _play.Press("KeyW");
        play.FitViews();
        Draw();
        Assert.DoesNotContain(Lines(), line => line.Contains("latent ", StringComparison.Ordinal));

        PictureArea PlaceOf(int row, int column)
        {
            (Mosaic mosaic, PictureArea area) = Tiles(play);
            return area.Part(
                mosaic.ColumnLefts[column], mosaic.RowTops[row], mosaic.TileWidth, mosaic.TileHeight, mosaic);
        }
    }

    [Fact]
    public void A_tile_of_translations_is_named_after_its_source()
    {
        ImageGen.Generators.Format.GeneratorInfo info = SyntheticGenerator.ImageToImage().Info;
        var state = new ViewState { Mode = ViewMode.Grid };
        Assert.Equal("mask 2", TileMark.CaptionOf(2, state, info));
        Assert.Equal("what becomes of mask 2", TileMark.CaptionOf(3, state, info));
        Assert.Equal("latent 9", TileMark.CaptionOf(8, state, SyntheticGenerator.Uniform().Info));
    }

    [Fact]
    public void A_loop_is_as_long_as_the_slider_says_by_the_button_and_by_the_key()
    {
        ViewerSession play = Begin("a", SyntheticGenerator.Uniform());
        (int x, int y) = PlaceOf("loop 6 s");
        _overlay!.TakesPress(true, x, y + 15, (Width, Height));
        _overlay.TakesMove(-10, y);
        _overlay.TakesPress(false, x, y, (Width, Height));
        Draw();
        Assert.Contains(Lines(), line => line.Contains("loop 2 s", StringComparison.Ordinal));
        Click("record a loop");
        Assert.Equal(2, play.TakeRecording()!.Seconds);
        WindowKey key = WindowKeys.Find("V", HeldKeys.Shift, ViewMode.Walk)!;
        _play.Do(_overlay.InputOf(key));
        Assert.Equal(2, play.TakeRecording()!.Seconds);
        key = WindowKeys.Find("Space", HeldKeys.None, ViewMode.Walk)!;
        Assert.Equal(new ActionInput(ViewAction.Pause), _overlay.InputOf(key));
    }

    [Fact]
    public void Favourites_are_in_a_tray_to_open_reorder_remove_and_loop_through()
    {
        ViewerSession play = Begin("a", SyntheticGenerator.Conditional());
        Assert.Null(_overlay!.Tray);
        _favourites!.Keep();
        _play.Do(new ActionInput(ViewAction.Label, 7));
        _play.Wait(3);
        _favourites.Keep();
        Draw();
        TrayPlace tray = _overlay.Tray!;
        Assert.True(_overlay.FollowTray((Width, Height), 1) >= tray.Area.Height);
        (double X, double Y) first = MiddleOf(0), second = MiddleOf(1);
        _overlay.TakesMove(second.X, second.Y);
        Draw();
        Assert.Contains(Lines(), line => line.Contains("2: a, class 7", StringComparison.Ordinal));

        // Dragged onto the first, it takes its place.
        Assert.True(_overlay.TakesPress(true, second.X, second.Y, (Width, Height)));
        Assert.True(_overlay.TakesMove(first.X, first.Y));
        Assert.True(_overlay.TakesPress(false, first.X, first.Y, (Width, Height)));
        Assert.Equal("a, class 7", _favourites.Items[0].Caption);
        Assert.True(Key("Right"));
        Assert.Equal("a, class 7", _favourites.Items[1].Caption);

        _play.Press("KeyL");
        Assert.True(_overlay.TakesPress(true, second.X, second.Y, (Width, Height)));
        Assert.True(_overlay.TakesPress(false, second.X, second.Y, (Width, Height)));
        _play.Do();
        _play.Settle();
        Assert.Equal(7, play.State.Label!.Label);

        Click("play favourites");
        Assert.Equal((8d, ViewMode.Walk), (play.State.LoopSeconds, play.State.Mode));
        Assert.NotNull(play.State.Through);
        Click("save their loop");
        Assert.Equal(8, play.TakeRecording()!.Seconds);

        _overlay.TakesMove(second.X, second.Y);
        Assert.True(Key("Delete"));
        Assert.Single(_favourites.Items);
        _overlay.TakesMove(400, 300);
        Assert.False(Key("Delete"));
        Status.IsShown = false;
        Draw();
        Assert.Null(_overlay.Tray);

        (double X, double Y) MiddleOf(int at)
        {
            PictureArea tile = tray.TileOf(at);
            return (tile.X + (tile.Width / 2.0), tile.Y + (tile.Height / 2.0));
        }
    }

    [Fact]
    public void A_file_is_chosen_from_the_list_of_models_too()
    {
        Begin("a", SyntheticGenerator.Uniform());
        Key("Tab");
        Assert.False(Key("O"));
        Assert.False(Key("W"));
        Assert.Equal(
            new WindowKey(WindowCommand.Local, ViewAction.OpenFile, 1),
            WindowKeys.Find("O", HeldKeys.Shift, ViewMode.Canvas));
    }

    private StatusOverlay Status { get; } = new();

    private ViewerSession Begin(string name, ImageGen.Generators.GeneratorFile file)
    {
        ViewerSession play = _play.With(name, file).Play(startsPaused: true);
        _files = new WindowFiles(play, _pictures.Path);
        _favourites = new Favourites(play, _pictures.File("favourites.json"));
        _overlay = new WindowOverlay(play, _play.Library, Status, _files, _favourites, _play.Adoption);
        Draw();
        return play;
    }

    private void Draw()
    {
        var facts = new StatusFacts { Frames = new FrameStatistics(), History = new FrameHistory() };
        _overlay!.FollowTray((Width, Height), scale: 1);
        _overlay.Follow((Width, Height), map: null);
        _overlay.Make(_list, facts, (Width, Height), 0, Tiles(_play.Session), null);
    }

    private bool Key(string name)
    {
        bool taken = _overlay!.TakesKey(name, HeldKeys.None);
        Draw();
        return taken;
    }

    private void Click(string text)
    {
        (int x, int y) = PlaceOf(text);
        Assert.True(_overlay!.TakesPress(true, x + 2, y + 2, (Width, Height)));
        _overlay.TakesPress(false, x + 2, y + 2, (Width, Height));
        _play.Do();
        Draw();
    }

    private IReadOnlyList<string> Lines() => OverlayText.LinesOf(_list);

    private (int X, int Y) PlaceOf(string text)
    {
        OverlayQuad[][] lines =
        [
            .. _list.Quads.ToArray().Where(quad => quad.Glyph is not null).GroupBy(quad => quad.Y).OrderBy(
                line => line.Key).Select(line => line.OrderBy(quad => quad.X).ToArray()),
        ];
        string[] texts = [.. Lines().Select(line => $"  {line}")];
        int found = Array.FindIndex(texts, line => line.Contains(text, StringComparison.Ordinal));
        Assert.True(found >= 0, $"{text} is not among:\n{string.Join('\n', texts)}");
        return (lines[found][0].X, lines[found][0].Y);
    }

    private static (Mosaic Tiles, PictureArea Area) Tiles(ViewerSession play)
    {
        var fitted = ViewTiles.Fit([(play.Views[0].Info, play.Views[0].Layout, "a")], Width, Height);
        return (fitted.Mosaic, PictureArea.Of(fitted.Mosaic, Width, Height));
    }
}
