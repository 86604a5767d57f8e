using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;
using ImageGen.Viewer.Window.Overlays;

namespace ImageGen.Tests.Viewer.Window.Overlays;

/// <summary>
/// What stands at the edges of a window covers neither the picture with its names, nor anything else that stands there.
/// </summary>
public sealed class WindowLayoutTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly TemporaryFolder _pictures = new();
    private readonly OverlayList _list = new();
    private readonly StatusOverlay _status = new();
    private readonly FrameHistory _history = new();

    public void Dispose()
    {
        _play.Dispose();
        _pictures.Dispose();
    }

    [Theory]
    [InlineData(ViewMode.Walk, 1280, 800, 1)]
    [InlineData(ViewMode.Grid, 1280, 800, 1)]
    [InlineData(ViewMode.Plane, 1280, 800, 1)]
    [InlineData(ViewMode.Compare, 1280, 800, 1)]
    [InlineData(ViewMode.Canvas, 1280, 800, 1)]
    [InlineData(ViewMode.Walk, 1600, 1000, 2)]
    [InlineData(ViewMode.Grid, 1600, 1000, 2)]
    [InlineData(ViewMode.Plane, 1600, 1000, 2)]
    [InlineData(ViewMode.Canvas, 1600, 1000, 2)]
    [InlineData(ViewMode.Grid, 3840, 2160, 4)]
    [InlineData(ViewMode.Plane, 3840, 2160, 4)]
    internal void Nothing_covers_the_picture(ViewMode mode, int width, int height, int scale)
    {
        ViewerSession play = Begin(mode);
        using var files = new WindowFiles(play, _pictures.Path);
        var favourites = new Favourites(play, path: null);
        var over = new WindowOverlay(play, _play.Library, _status, files, favourites, _play.Adoption)
        {
            IsPointerInside = false,
        };
        for (int i = 0; i < 32; i++)
            favourites.Keep();
        while (play.TakeNotice() is not null)
        {
            // Notices may lie over it: they go away.
        }

        for (int i = 0; i < 100; i++)
            _history.Add(new FrameParts(0.02, 0.01, 0.002, 0.001));
        MapPlace? map = null;
        TakenEdges taken = new();
        // As from frame to frame.
        for (int i = 0; i < 2; i++)
        {
            int bottom = over.FollowTray((width, height), scale);
            map = mode == ViewMode.Plane ? new MapPlace(_play.Map(), width, height, scale, bottom) : null;
            taken = over.Follow((width, height), map);
            over.Make(_list, Facts(), (width, height), now: 0, tiles: null, map);
        }

        (ImageGen.Generators.Format.GeneratorInfo, TileLayout, string)[] shown =
            [.. play.Views.Select(view => (view.Info, view.Layout, view.Model.File.Name))];
        foreach (bool isSmooth in (bool[])[false, true])
        {
            PictureArea picture = PicturePlace.Of(shown, width, height, taken, isSmooth).Area;
            Assert.True(picture.Width * picture.Height > 0.2 * width * height || mode == ViewMode.Compare);
            Assert.All(_list.Quads.ToArray(), quad => Assert.False(
                Overlap(picture, AreaOf(quad)), $"{quad.X},{quad.Y} {quad.Width}x{quad.Height} covers {picture}"));
        }

        PictureArea[] panels = [.. ((PictureArea?[])[over.Tray?.Area, map?.Area]).OfType<PictureArea>()];
        Assert.NotEmpty(panels);
        PictureArea controls = new(0, 0, ControlPanel.WidthOf(scale), _status.Bottom + 1);
        Assert.All(panels, panel => Assert.False(Overlap(panel, controls)));
        Assert.False(panels.Length > 1 && Overlap(panels[0], panels[1]));
        PictureArea tray = over.Tray!.Area;
        Assert.All(
            _list.Quads.ToArray().Where(quad => quad.X < tray.X + tray.Width && quad.Glyph is not null),
            quad => Assert.False(Overlap(tray, AreaOf(quad))));
    }

    [Fact]
    public void The_list_of_models_takes_the_place_of_the_controls()
    {
        ViewerSession play = Begin(ViewMode.Grid);
        using var files = new WindowFiles(play, _pictures.Path);
        var over = new WindowOverlay(
            play, _play.Library, _status, files, new Favourites(play, path: null), _play.Adoption);
        Assert.Contains("all classes", Lines());
        over.TakesKey("Tab", HeldKeys.None);
        Assert.DoesNotContain("all classes", Lines());

        IReadOnlyList<string> Lines()
        {
            over.FollowTray((1280, 800), 1);
            over.Follow((1280, 800), map: null);
            over.Make(_list, Facts(), (1280, 800), now: 0, tiles: null, map: null);
            return Images.OverlayText.LinesOf(_list);
        }
    }

    [Theory]
    [InlineData(1280, 800, 1)]
    [InlineData(500, 300, 1)]
    [InlineData(3840, 2160, 4)]
    public void Dragged_files_are_announced_in_the_middle_and_around_the_window(int width, int height, int scale)
    {
        ViewerSession play = Begin(ViewMode.Walk);
        using var files = new WindowFiles(play, _pictures.Path);
        var over = new WindowOverlay(
            play, _play.Library, _status, files, new Favourites(play, path: null), _play.Adoption);
        var hint = DropHint.Of(["a picture with a name of some length.png"], isSource: false, play.Views[0].Info);
        OverlayQuad[] before = Draw();
        over.Dragged = hint;
        OverlayQuad[] added = Draw()[before.Length..];
        Assert.All(added, quad => Assert.True(
            quad.X >= 0 && quad.Y >= 0 && quad.X + quad.Width <= width && quad.Y + quad.Height <= height));
        OverlayQuad[] glyphs = [.. added.Where(quad => quad.Glyph is not null)];
        Assert.Equal(hint.Text.Count(letter => letter != ' '), glyphs.Length);
        Assert.All(glyphs, glyph => Assert.InRange(glyph.Y, height / 4, 3 * height / 4));
        over.Dragged = null;
        Assert.Equal(before.Length, Draw().Length);

        OverlayQuad[] Draw()
        {
            over.FollowTray((width, height), scale);
            over.Follow((width, height), map: null);
            over.Make(_list, Facts(), (width, height), now: 0, tiles: null, map: null);
            return _list.Quads.ToArray();
        }
    }

    private ViewerSession Begin(ViewMode mode)
    {
        GeneratorFile first = mode switch
        {
            ViewMode.Canvas => SyntheticGenerator.ImageToImage(),
            ViewMode.Plane => SyntheticGenerator.Variational(),
            _ => SyntheticGenerator.Conditional(),
        };
        _play.With("a", first).With("b", SyntheticGenerator.Uniform());
        ViewerSession play = _play.Play(startsPaused: true);
        _play.Do(new ActionInput(Enum.Parse<ViewAction>(mode.ToString())));
        _play.Settle();
        Assert.Equal(mode, play.State.Mode);
        foreach (ModelView view in play.Views)
            view.Model.FindDirections();
        play.FitViews();
        return play;
    }

    private StatusFacts Facts() => new()
    {
        Device = "DirectML float16 on an adapter with a name of usual length",
        Frames = new FrameStatistics(),
        History = _history,
    };

    private static PictureArea AreaOf(OverlayQuad quad) => new(quad.X, quad.Y, quad.Width, quad.Height);

    private static bool Overlap(PictureArea a, PictureArea b) =>
        a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Y + b.Height && b.Y < a.Y + a.Height;
}
