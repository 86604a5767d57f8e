using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Direct3D12.Interop;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;
using Silk.NET.GLFW;
using Silk.NET.Maths;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// The viewer as a window of Direct3D 12. It plays until it is closed; a device that is lost is opened again and the
/// play goes on from the same moment.
/// </summary>
internal sealed class MainWindow : IDisposable
{
    // The overlay is refreshed so often while the picture stands still.
    private const double BetweenRefreshes = 0.25;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(10);

    private readonly ModelLibrary _library;
    private readonly WindowSettings _settings;
    private readonly TextWriter _output;
    private readonly ViewerSession _play;
    private readonly IWindow _window = null!;
    private readonly DeviceRecovery _device = null!;
    private readonly FullScreen? _fullScreen;
    private readonly WindowInput? _input;
    private readonly WindowFiles _files;
    private readonly FrameStatistics _statistics = new();
    private readonly FrameHistory _history = new();
    private readonly StatusOverlay _status = new();
    private readonly OverlayList _overlay = new();
    private long _frames;
    private double _last;
    private double _away;
    private bool _isDue;
    private bool _madeLast;

    // Whether the display takes a frame that was not made yet.
    private bool _isTaken;

    /// <summary>Opens the window.</summary>
    /// <param name="library">The models; it remains owned by the caller.</param>
    /// <param name="settings">How it plays.</param>
    /// <param name="output">Where is said what the device does.</param>
    public MainWindow(ModelLibrary library, WindowSettings settings, TextWriter output)
    {
        _library = library;
        _settings = settings;
        _output = output;
        _play = new ViewerSession(library, new PaintingCache(), Wake);
        _files = new WindowFiles(_play);
        try
        {
            _window = CreateWindow();
            _device = new DeviceRecovery(_window, settings, _play, Wake, output);
            _fullScreen = new FullScreen(_window);
            _window.FramebufferResize += _ => _isDue = true;
            _input = new WindowInput(_window, _play, library, Tiles, Act, Leave);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// The clock of the play: it stands still while the device is rebuilt and while the window is minimised.
    /// </summary>
    private double Now => Stopwatch.GetElapsedTime(0).TotalSeconds - _away;

    private (int Width, int Height) Size => (_window.FramebufferSize.X, _window.FramebufferSize.Y);

    /// <summary>Plays until the window is closed.</summary>
    /// <param name="cancellation">Closes it.</param>
    /// <returns>Why it cannot go on here, in one line; null when the person closed it.</returns>
    /// <exception cref="InputException">No device can be used.</exception>
    public string? Play(CancellationToken cancellation)
    {
        while (!_window.IsClosing && !cancellation.IsCancellationRequested)
        {
            try
            {
                _device.Open();
                _isTaken = false;
                PlayOn(cancellation);
            }
            catch (DeviceLostException e)
            {
                long start = Stopwatch.GetTimestamp();
                if (_device.Recover(e) is { } reason)
                    return reason;
                _away += Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device?.Dispose();
        _input?.Dispose();
        _files.Dispose();
        _play.Dispose();
        _window?.Dispose();
    }

    /// <summary>
    /// Opens the window. It knows the display's pixels, whatever their density, and follows them to another display.
    /// </summary>
    private static IWindow CreateWindow()
    {
        WindowOptions options = WindowOptions.Default;
        options.API = GraphicsAPI.None;
        options.Title = "ImageGen";
        options.Size = new Vector2D<int>(1280, 800);
        options.ShouldSwapAutomatically = false;
        IWindow? window = null;
        try
        {
            window = Silk.NET.Windowing.Window.Create(options);
            window.Initialize();
            return window;
        }
        catch (Exception e) when (e is GlfwException or PlatformNotSupportedException)
        {
            window?.Dispose();
            throw new InputException($"No window can be opened here ({OneLine.Of(e.Message).TrimEnd('.')})", e);
        }
    }

    private void Wake() => _isDue = true;

    private void PlayOn(CancellationToken cancellation)
    {
        while (!_window.IsClosing && !cancellation.IsCancellationRequested)
        {
            _window.DoEvents();
            if (Rests())
                continue;
            // First the display, then the inputs and the time: so that a frame shows what the hand did last.
            _isTaken = _isTaken || _device.Resources!.Surface.Wait();
            _window.DoEvents();
            if (!Rests())
                Follow();
        }
    }

    /// <summary>Minimised, there is nothing to do at all: a while passes, which is none for the play.</summary>
    private bool Rests()
    {
        (int width, int height) = Size;
        if (_window.WindowState != WindowState.Minimized && width > 0 && height > 0)
            return false;
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep(Idle);
        _away += Stopwatch.GetElapsedTime(start).TotalSeconds;
        return true;
    }

    private void Follow()
    {
        (int width, int height) = Size;
        double now = Now;
        _play.Update(now);
        TakeNews(now);
        // The inputs before what takes them: a change of mode is one of how many there are.
        bool makes = _play.NeedsFrame;
        if (makes)
            _play.Prepare();
        if (_device.Resources!.Follow(_play.Views, width, height))
        {
            // What was measured of other tiles says nothing of these, nor does the time that the change took.
            _statistics.Reset();
            _history.Reset();
            _madeLast = false;
            if (!makes)
                _play.Prepare();
            makes = true;
        }

        if (makes || _isDue || now - _last > BetweenRefreshes)
            ShowFrame(makes, width, height, now);
        else
            Thread.Sleep(Idle);
    }

    private void ShowFrame(bool makes, int width, int height, double now)
    {
        (_isDue, _isTaken) = (false, false);
        _status.Make(_overlay, _play, Facts(), width, height, now);
        (double present, bool isSeen) = _device.Resources!.Show(makes, _play.State.IsSmooth, _overlay);
        double interval = now - _last;
        _last = now;
        // From one picture to the next: in a pause there is no next one.
        if (makes && _madeLast)
        {
            _statistics.Add(interval);
            _history.Add(
                new FrameParts(
                    interval, _device.Resources.GeneratorSeconds, _device.Resources.MosaicSeconds, present));
        }

        _madeLast = makes;
        _frames++;
        _device.Shown();
        if (!isSeen)
            Thread.Sleep(Idle);
        if (_settings.LossAfter is { } loss && _frames % loss == 0)
            _device.SimulateLoss(_frames);
        if (_frames == _settings.Frames)
            _window.Close();
    }

    private StatusFacts Facts() => new()
    {
        Device = _device.Resources!.Description,
        Frames = _statistics,
        History = _history,
        ReadBack = _device.Resources.Device.Readbacks.Bytes(ReadbackPurpose.Pictures),
        Rendered = _files.Rendered,
    };

    private void TakeNews(double now)
    {
        if (_play.TakeRecording() is { } recording)
            _files.Render(recording);
        while (_play.TakeNotice() is { } notice)
        {
            _status.Tell(notice, now);
            if (notice.IsProblem)
                _output.WriteLine(notice.Text);
            _isDue = true;
        }
    }

    private (Mosaic Tiles, Rectangle<int> Area)? Tiles()
    {
        if (_device.Resources is not { Tiles: { } tiles, Surface: var surface } || _play.Views.Count == 0)
            return null;
        return (tiles.Mosaic, FrameEngine.AreaOf(tiles.Mosaic, surface.Width, surface.Height));
    }

    private void Act(ViewAction action)
    {
        _isDue = true;
        switch (action)
        {
            case ViewAction.FullScreen:
                _fullScreen!.Toggle();
                break;
            case ViewAction.Overlay:
                _status.IsShown = !_status.IsShown;
                break;
            case ViewAction.Keys:
                _status.ShowsKeys = !_status.ShowsKeys;
                break;
            case ViewAction.Save:
                _files.Save();
                break;
            case ViewAction.CopySession when _play.Views.Count > 0:
                _play.KeepPainting();
                _input!.Clipboard = SessionString.Write(_play.SessionOf(_play.State, _play.Time));
                _play.Tell("The session is on the clipboard", isProblem: false);
                break;
            default:
                break;
        }
    }

    private void Leave()
    {
        if (_fullScreen!.IsOn)
            _fullScreen.Toggle();
        else
            _window.Close();
    }
}
