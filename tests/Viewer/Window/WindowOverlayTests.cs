using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Images;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Window;

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

    private StatusOverlay Status { get; } = new();

    private ViewerSession Begin(string name, ImageGen.Generators.GeneratorFile file)
    {
        ViewerSession play = _play.With(name, file).Play(startsPaused: true);
        _files = new WindowFiles(play, _pictures.Path);
        _overlay = new WindowOverlay(play, _play.Library, Status, _files);
        Draw();
        return play;
    }

    private void Draw()
    {
        var facts = new StatusFacts { Frames = new FrameStatistics(), History = new FrameHistory() };
        _overlay!.Make(_list, facts, (Width, Height), 1, 0, Tiles(_play.Session), null);
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
