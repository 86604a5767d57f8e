using ImageGen.Tests.Generators;
using ImageGen.Tests.Viewer.Session;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window;

namespace ImageGen.Tests.Viewer.Window;

/// <summary>The clock, leaving, sizes and files of a window, without one.</summary>
public sealed class WindowBehaviourTests : IDisposable
{
    private readonly PlayFixture _play = new();
    private readonly TemporaryFolder _pictures = new();

    public void Dispose()
    {
        _play.Dispose();
        _pictures.Dispose();
    }

    [Fact]
    public void The_clock_stands_while_the_system_holds_the_window()
    {
        var clock = new PlayClock();
        Assert.Equal(10, clock.At(10));
        // Handling messages as always.
        Assert.False(clock.SkipHold(since: 10, now: 10.01));
        Assert.Equal(10.01, clock.At(10.01));
        // Moved by the frame for five seconds in which nothing was drawn.
        Assert.True(clock.SkipHold(since: 11, now: 16));
        Assert.Equal(11, clock.At(16));
        clock.Skip(2);
        Assert.Equal(11, clock.At(18));
        clock.Skip(-1);
        Assert.Equal(11, clock.At(18));
    }

    [Fact]
    public void The_clock_stands_while_the_device_is_busy_for_long()
    {
        var clock = new PlayClock();
        var wait = new DeviceWait(clock);
        wait.Go(10);
        wait.Go(10.5);
        Assert.False(wait.IsLong);
        Assert.Equal(10.5, clock.At(10.5));
        for (double now = 10.6; now < 20.05; now += 0.1)
            wait.Go(now);
        Assert.True(wait.IsLong);
        Assert.Equal(11, clock.At(20), 6);
        wait.End();
        Assert.False(wait.IsLong);
        // The next time counts anew.
        wait.Go(30);
        wait.Go(30.9);
        Assert.Equal(21.9, clock.At(30.9), 6);
    }

    [Fact]
    public void Frames_are_measured_from_one_picture_to_the_next()
    {
        var meter = new FrameMeter();
        var made = new FrameTimings(default, TimeSpan.FromMilliseconds(10), default);
        meter.Add(1, made, generator: 0.002, mosaic: 0.001, present: 0.003);
        Assert.Equal(0, meter.History.Count);
        meter.Add(1.5, made, generator: 0.002, mosaic: 0.001, present: 0.003);
        Assert.Equal(new FrameParts(0.5, 0.012, 0.001, 0.003), meter.History[0]);
        // The last ones shown again, as while it is paused.
        meter.Add(2, null, generator: 0, mosaic: 0, present: 0);
        meter.Add(9, made, generator: 0, mosaic: 0, present: 0);
        Assert.Equal((1, 1), (meter.History.Count, meter.Statistics.Count));
        Assert.Equal(0.5, meter.Since(9.5));
        meter.Reset();
        meter.Add(9.5, made, generator: 0, mosaic: 0, present: 0);
        Assert.Equal(0, meter.History.Count);
    }

    [Fact]
    public void Leaving_waits_for_a_recording_and_a_second_Escape_discards_it()
    {
        var guard = new LeaveGuard();
        Assert.Null(guard.Ask(isRecording: false, rendered: null));
        Assert.False(guard.IsWaiting);
        Assert.Contains("Esc again", guard.Ask(isRecording: false, rendered: 0.4), StringComparison.Ordinal);
        Assert.False(guard.IsDone(isRecording: false, rendered: 0.9));
        Assert.True(guard.IsDone(isRecording: false, rendered: null));
        Assert.Null(guard.Ask(isRecording: false, rendered: 0.5));

        guard = new LeaveGuard();
        Assert.NotNull(guard.Ask(isRecording: true, rendered: null));
        Assert.False(guard.IsDone(isRecording: true, rendered: null));
        Assert.False(guard.IsDone(isRecording: false, rendered: 0));
        Assert.True(guard.IsDone(isRecording: false, rendered: null));
        Assert.False(new LeaveGuard().IsDone(isRecording: false, rendered: null));
    }

    [Fact]
    public void Size_and_text_follow_the_density_of_the_display()
    {
        Assert.Equal((1280, 800), WindowScale.Window(1, 1920, 1080));
        Assert.Equal((2560, 1600), WindowScale.Window(2, 3840, 2160));
        // A laptop of 1920x1080 at 150% has less room than that.
        (int width, int height) = WindowScale.Window(1.5, 1920, 1080);
        Assert.InRange(width, 1280, 1728);
        Assert.InRange(height, 800, 972);
        Assert.Equal(1, WindowScale.Overlay(1, 800));
        Assert.Equal(2, WindowScale.Overlay(2, 1600));
        Assert.Equal(2, WindowScale.Overlay(1, 1080));
        Assert.Equal(4, WindowScale.Overlay(2, 2160));
        Assert.Equal(1, WindowScale.Overlay(3, 300));
    }

    [Fact]
    public void Two_pictures_of_one_second_are_two_files()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play(startsPaused: true);
        using var files = new WindowFiles(play, _pictures.Path);
        for (int i = 0; i < 3; i++)
            files.Save();
        files.Finish();
        Assert.Equal(3, _pictures.Names().Count(name => name.EndsWith(".png", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_painting_has_the_name_of_its_picture()
    {
        ViewerSession play = _play.With("a", SyntheticGenerator.ImageToImage()).Play(startsPaused: true);
        using var files = new WindowFiles(play, _pictures.Path);
        files.Save();
        files.Save();
        files.Finish();
        string[] names = [.. _pictures.Names().Order(StringComparer.Ordinal)];
        Assert.Equal(4, names.Length);
        Assert.Equal(
            names.Where(name => !name.Contains("canvas.png", StringComparison.Ordinal)),
            names.Where(name => name.EndsWith(".canvas.png", StringComparison.Ordinal))
                .Select(name => name.Replace(".canvas.png", ".png", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_title_names_what_is_seen()
    {
        Assert.Equal("ImageGen", WindowTitle.Of([]));
        ViewerSession play = _play.With("a", SyntheticGenerator.Uniform()).Play();
        Assert.Equal("a - ImageGen", WindowTitle.Of(play.Views));
        Assert.Equal("a - ImageGen (waiting for the graphics device)", WindowTitle.Of(play.Views, isBusy: true));
    }

    [Fact]
    public void The_page_goes_on_with_the_whole_session()
    {
        const string Session = "v=1&m=0123456789abcdef&mode=grid&seed=7&t=12.5";
        var page = new Uri("http://127.0.0.1:17860/?token=abc");
        Assert.Equal($"{page}#{Session}", new PageStart(Session).AddressOf(page).ToString());
        Assert.Equal(page, new PageStart().AddressOf(page));
    }
}
