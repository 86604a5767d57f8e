using ImageGen.Generators;
using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Images;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window.Overlays;

namespace ImageGen.Tests.Viewer.Window.Overlays;

public sealed class StatusOverlayTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly StatusOverlay _overlay = new();
    private readonly FrameStatistics _frames = new();
    private readonly FrameHistory _history = new();

    public void Dispose() => _play.Dispose();

    [Fact]
    public void It_tells_what_is_played_and_how_fast()
    {
        GeneratorFile file = SyntheticGenerator.Conditional();
        ViewerSession play = _play.With("a", file).Play();
        _play.Wait(1.5);
        for (int i = 0; i < 100; i++)
        {
            _frames.Add(0.02);
            _history.Add(new FrameParts(0.02, 0.01, 0.002, 0.001));
        }

        IReadOnlyList<string> lines = Lines(play);
        Assert.Equal(
            $"a ({file.Info.System}, {file.Info.DataSet})  walk  t {play.Time:F2}  seed {play.State.Seed}", lines[0]);
        Assert.StartsWith("class ", lines[1]);
        Assert.Equal("a device  50 frames/s, median 20.0 ms, p99 20.0 ms  read back 0 bytes", lines[2]);
        Assert.Contains("generator 10.00 ms", lines);
        Assert.Contains("mosaic 2.00 ms", lines);
        Assert.Contains("present 1.00 ms", lines);
        _overlay.IsShown = false;
        Assert.Empty(Lines(play));
        _overlay.ShowsKeys = true;
        Assert.Equal(KeyHelp.Lines.Count, Lines(play).Count);
    }

    [Fact]
    public void A_slow_device_s_rate_has_a_decimal()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _frames.Add(2.5);
        Assert.Contains("a device  0.4 frames/s, median 2500.0 ms, p99 2500.0 ms  read back 0 bytes", Lines(play));
    }

    [Fact]
    public void A_notice_goes_away_and_none_is_dropped_for_another()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _overlay.IsShown = false;
        for (int i = 1; i <= 6; i++)
            _overlay.Tell(new Notice($"number {i}", IsProblem: false), now: i / 2.0);
        Assert.Equal(["number 1", "number 2", "number 3", "number 4"], Lines(play, now: 4));
        Assert.Equal(["number 3", "number 4", "number 5", "number 6"], Lines(play, now: 6.2));
        Assert.Equal(["number 5", "number 6"], Lines(play, now: 8.5));
        Assert.Empty(Lines(play, now: 20));
    }

    [Fact]
    public void A_long_line_goes_on_in_the_next_and_stays_longer()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _overlay.IsShown = false;
        string[] words = [.. Enumerable.Range(0, 60).Select(i => $"word{i}")];
        _overlay.Tell(new Notice(string.Join(' ', words), IsProblem: true), now: 0);
        IReadOnlyList<string> lines = Lines(play, now: 20);
        Assert.InRange(lines.Count, 3, 10);
        Assert.Equal(words, string.Join(' ', lines).Split(' '));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 132));
        Assert.Empty(Lines(play, now: 60));
    }

    [Fact]
    public void A_run_without_exports_is_waited_for_by_name()
    {
        Directory.CreateDirectory(_play.Folder.File("a-run"));
        ViewerSession play = _play.Watching("a-run").Begin();
        string text = string.Join(' ', Lines(play));
        Assert.Contains("waiting for the first export of", text, StringComparison.Ordinal);
        Assert.Contains("a-run", text, StringComparison.Ordinal);
        Assert.Contains("--export-every", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_were_read_back_are_shown_in_the_alarm_s_colour()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        var list = new OverlayList();
        OverlayColor Color(long readBack)
        {
            _overlay.Make(list, play, Facts() with { ReadBack = readBack }, 800, 600, 1, 0);
            Assert.Contains($"a device  read back {readBack} bytes", OverlayText.LinesOf(list));
            return list.Quads.ToArray().Last(quad => quad.Glyph is not null).Color;
        }

        Assert.NotEqual(Color(0), Color(12));
    }

    [Fact]
    public void The_canvas_has_its_palette_at_the_right_edge()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.ImageToImage()).Play();
        _play.Press("KeyC");
        _play.Settle();
        var list = new OverlayList();
        _overlay.Make(list, play, Facts(), 800, 600, 1, 0);
        Assert.Equal(
            play.Canvas!.Palette.Count,
            list.Quads.ToArray().Count(quad => quad.Glyph is null && quad.X > 770 && quad.Width == quad.Height));
    }

    [Theory]
    [InlineData(1280, 800, 1)]
    [InlineData(1600, 1000, 2)]
    [InlineData(3840, 2160, 4)]
    public void All_keys_are_in_the_window(int width, int height, int scale)
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        _overlay.ShowsKeys = true;
        var list = new OverlayList();
        _overlay.Make(list, play, Facts(), width, height, scale, 0);
        Assert.True(KeyHelp.Lines.ToHashSet().IsSubsetOf(OverlayText.LinesOf(list)));
        Assert.All(list.Quads.ToArray(), quad => Assert.InRange(quad.Y + quad.Height, 0, height));
    }

    [Fact]
    public void What_goes_on_for_a_while_does_not_move_the_picture()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        var list = new OverlayList();
        _overlay.Make(list, play, Facts(), 1280, 800, 1, 0);
        int top = _overlay.TextBottom;
        Assert.Equal(top, _overlay.TopOf(1));
        _play.Press("KeyV");
        _overlay.Make(list, play, Facts() with { Rendered = 0.5 }, 1280, 800, 1, 0);
        Assert.StartsWith("recording ", OverlayText.LinesOf(list)[1], StringComparison.Ordinal);
        Assert.Contains("rendering the recording", OverlayText.LinesOf(list)[1], StringComparison.Ordinal);
        Assert.Equal(top, _overlay.TextBottom);
    }

    [Fact]
    public void A_search_tells_how_far_it_is()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Conditional()).Play();
        CancellationToken search = play.Search.Begin();
        play.Search.Report("searching for mine.png: a PSNR of 21.5 dB so far", search);
        Assert.EndsWith("searching for mine.png: a PSNR of 21.5 dB so far", Lines(play)[1], StringComparison.Ordinal);
        play.Search.Report(null, search);
        Assert.DoesNotContain(Lines(play), line => line.Contains("searching", StringComparison.Ordinal));
    }

    private StatusFacts Facts() => new() { Device = "a device", Frames = _frames, History = _history };

    private IReadOnlyList<string> Lines(ViewerSession play, double now = 0)
    {
        var list = new OverlayList();
        _overlay.Make(list, play, Facts(), 800, 600, 1, now);
        return OverlayText.LinesOf(list);
    }
}
