using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Images;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes.Directions;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;
using ImageGen.Viewer.Window.Overlays;

namespace ImageGen.Tests.Viewer.Window.Overlays;

/// <summary>The sliders of the directions, what is opened and closed, and the wheel over more than fits.</summary>
public sealed class ControlPanelTests : IDisposable
{
    private const int Top = 100;
    private const int Scale = 1;

    private readonly PlayFixture _play = new();
    private readonly OverlayList _list = new();
    private ControlPanel? _panel;
    private int _bottom = 1200;

    public void Dispose() => _play.Dispose();

    [Fact]
    public void A_direction_is_dragged_and_Delete_puts_it_back()
    {
        ViewerSession play = Begin(SyntheticGenerator.Conditional());
        Assert.DoesNotContain(Lines(), line => line.Contains("directions", StringComparison.Ordinal));
        play.Views[0].Model.FindDirections();
        Draw();
        LatentDirection[] all = [.. play.Views[0].Model.Directions!.All];
        Assert.NotEmpty(all);
        string name = $"1 ({(int)Math.Round(100 * all[0].Share)}%)  ";
        (int x, int y) = PlaceOf($"{name}0");

        // At the right end, and beyond it.
        Press(x + 60, y + 14);
        _play.Do(_panel!.Move(10_000)!);
        _panel.Press(false, x, y);
        Assert.Equal(LatentDirections.Reach, play.State.Directions[0]);
        Draw();
        Assert.Contains(Lines(), line => line == $"{name}+4");
        Press(x, y + 14);
        Assert.InRange(play.State.Directions[0], -LatentDirections.Reach, -3.5);
        Assert.Equal(0, play.State.Directions[1]);

        Assert.False(_panel.TakesKey("Left", x, y).IsTaken);
        Assert.False(_panel.TakesKey("Delete", x + 500, y).IsTaken);
        (bool isTaken, ViewerInput? input) = _panel.TakesKey("Delete", x, y);
        Assert.True(isTaken);
        _play.Do(input!);
        Assert.True(play.State.Directions.IsNone);
        // What has no value to be put back to is not.
        (x, y) = PlaceOf("variety 1");
        Assert.False(_panel.TakesKey("Delete", x, y).IsTaken);
    }

    [Fact]
    public void What_is_closed_opens_by_a_click_and_mixes_a_class_in()
    {
        ViewerSession play = Begin(SyntheticGenerator.Conditional());
        string name = play.Views[0].Info.ClassNames[3];
        Assert.DoesNotContain(Lines(), line => line == $"{name} 0%");
        Click("+ toward a class");
        Assert.Contains("- toward a class", Lines());
        (int x, int y) = PlaceOf($"{name} 0%");
        Press(x + 60, y + 14);
        Assert.InRange(play.State.Toward[3], 0.4, 0.6);
        Draw();
        Assert.Contains(Lines(), line => line == $"{name} {(int)Math.Round(100 * play.State.Toward[3])}%");
        _play.Do(_panel!.TakesKey("Delete", x, y).Input!);
        Assert.True(play.State.Toward.IsNone);
        Click("- classes");
        Assert.DoesNotContain("all classes", Lines());
    }

    [Fact]
    public void The_wheel_reaches_what_does_not_fit()
    {
        Begin(SyntheticGenerator.Conditional());
        Assert.False(_panel!.Scroll(-1, 20, Top + 10));
        string[] all = [.. Lines()];
        _bottom = Top + 120;
        Draw();
        AssertInside();
        Assert.True(_panel.Scroll(-1, 20, Top + 10));
        Assert.False(_panel.Scroll(-1, 500, Top + 10));
        HashSet<string> seen = [.. Lines()];
        for (int i = 0; i < 40; i++)
        {
            Draw();
            AssertInside();
            seen.UnionWith(Lines());
            _panel.Scroll(-1, 20, Top + 10);
        }

        Assert.Equal(all.Order(), seen.Order());
        Assert.Contains(all[^1], Lines());
        _panel.Scroll(1000, 20, Top + 10);
        Draw();
        Assert.Equal(all[0], Lines()[0]);
        // What is not seen is not hit.
        Assert.All(
            Enumerable.Range(0, 300).Where(y => y < Top || y >= _bottom), y => Assert.False(_panel.IsAt(20, y)));
    }

    private void AssertInside() => Assert.All(
        _list.Quads.ToArray(), quad => Assert.True(quad.Y >= Top && quad.Y + quad.Height <= _bottom));

    private ViewerSession Begin(GeneratorFile file)
    {
        ViewerSession play = _play.With("a", file).Play(startsPaused: true);
        _panel = new ControlPanel(new Favourites(play, path: null));
        Draw();
        return play;
    }

    private void Draw()
    {
        _list.Clear();
        _panel!.Make(_list, _play.Session, Top, _bottom, Scale);
    }

    private void Press(double x, double y)
    {
        (bool isTaken, ViewerInput? input) = _panel!.Press(true, x, y);
        Assert.True(isTaken);
        if (input is not null)
            _play.Do(input);
    }

    private void Click(string text)
    {
        (int x, int y) = PlaceOf(text);
        Press(x + 2, y + 2);
        _panel!.Press(false, x + 2, y + 2);
        Draw();
    }

    private IReadOnlyList<string> Lines() => OverlayText.LinesOf(_list);

    private (int X, int Y) PlaceOf(string text)
    {
        int found = Lines().ToList().IndexOf(text);
        Assert.True(found >= 0, $"{text} is not among:\n{string.Join('\n', Lines())}");
        OverlayQuad first = _list.Quads.ToArray().Where(quad => quad.Glyph is not null).GroupBy(quad => quad.Y)
            .OrderBy(line => line.Key).ElementAt(found).OrderBy(quad => quad.X).First();
        return (first.X, first.Y);
    }
}
