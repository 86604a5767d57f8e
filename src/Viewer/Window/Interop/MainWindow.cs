using System.Diagnostics;
using ImageGen.Generators;
using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;
using ImageGen.Viewer.Window.Overlays;
using Silk.NET.Windowing;

namespace ImageGen.Viewer.Window.Interop;

/// <summary>
/// The viewer as a Direct3D 12 window. It runs until it is closed; a lost device is recreated, and the session
/// continues where it was.
/// </summary>
internal sealed class MainWindow : IDisposable
{
    // Refresh interval of the overlay while the picture does not change, in seconds.
    private const double BetweenRefreshes = 0.25;

    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(10);

    // How long a window that is closed waits for pictures that are being made.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    // Polling interval while the window is covered.
    private static readonly TimeSpan Covered = TimeSpan.FromMilliseconds(100);

    private readonly ModelLibrary _library;
    private readonly WindowSettings _settings;
    private readonly TextWriter _output;
    private readonly ViewerSession _play;
    private readonly PaintingCache _paintings = new();
    private readonly IWindow _window = null!;
    private readonly DeviceRecovery _device = null!;
    private readonly WindowInput? _input;
    private readonly MessagePump? _messages;
    private readonly WindowFiles _files;
    private readonly Favourites _favourites;
    private readonly DroppedAdoption _adoption;
    private readonly PlayClock _clock = new();
    private readonly DeviceWait _waiting;
    private readonly FrameMeter _meter = new();
    private readonly StatusOverlay _status = new();
    private readonly WindowOverlay _over;
    private readonly WindowCommands? _commands;
    private readonly OverlayList _overlay = new();
    private long _frames;
    private bool _isDue;
    private bool _isCovered;
    private readonly PictureMaker _maker = new();
    private readonly HashSet<ModelView> _madeByDevice = [];
    private readonly Func<FrameTimings> _make;
    private double _scale = 1;
    private double _interval;
    private string _title = "";

    // Pictures that were finished while the device was busy.
    private FrameTimings? _unshown;

    // Whether the swap chain can take a frame that has not been made yet.
    private bool _isTaken;

    /// <summary>Creates the window.</summary>
    /// <param name="library">The models; owned by the caller.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="output">Receives messages about the device.</param>
    public MainWindow(ModelLibrary library, WindowSettings settings, TextWriter output)
    {
        _library = library;
        _settings = settings;
        _output = output;
        _waiting = new DeviceWait(_clock);
        _play = new ViewerSession(library, _paintings, Wake);
        _files = new WindowFiles(_play);
        _favourites = new Favourites(_play, Favourites.UserFile);
        _adoption = new DroppedAdoption(_play, library, Wake);
        _over = new WindowOverlay(_play, library, _status, _files, _favourites, _adoption);
        _make = () => _play.Show(_madeByDevice.Contains);
        try
        {
            _window = WindowFrame.Open();
            _device = new DeviceRecovery(_window, settings, _play, () => _messages!.Pump(), Wake, output);
            _window.FramebufferResize += _ => _isDue = true;
            // On another display a frame is shown for another time.
            _window.Move += _ => _interval = WindowFrame.IntervalOf(_window);
            _interval = WindowFrame.IntervalOf(_window);
            _messages = new MessagePump(_window, _clock, Step);
            var drops = new WindowDrops(_play, _adoption);
            var chooser = new FileChooser(
                WindowFrame.HandleOf(_window),
                (paths, isSource) => _ = drops.Open(paths, isSource),
                problem => _play.Tell(problem, isProblem: true));
            _commands = new WindowCommands(
                _window, _play, _device, _status, _over, _files, _favourites, chooser, Wake);
            _input = new WindowInput(_window, _play, drops, _commands);
            if (settings.Session is { } session)
                _play.Post(new SessionInput(session));
            _play.Tell(DroppedFile.Hint, isProblem: false);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static double Seconds => Stopwatch.GetElapsedTime(0).TotalSeconds;

    private double Now => _clock.At(Seconds);

    private (int Width, int Height) Size => (_window.FramebufferSize.X, _window.FramebufferSize.Y);

    /// <summary>Runs until the window is closed.</summary>
    /// <param name="cancellation">Closes the window.</param>
    /// <returns>The state for the page to continue with; null if the user closed the window.</returns>
    /// <exception cref="InputException">No device can be used.</exception>
    public WindowHandover? Play(CancellationToken cancellation)
    {
        while (!IsOver(cancellation))
        {
            try
            {
                _device.Open();
                _isTaken = false;
                while (!IsOver(cancellation))
                {
                    _messages!.Pump();
                    Step();
                }
            }
            catch (DeviceLostException e)
            {
                double start = Seconds;
                if (_device.Recover(e) is { } reason)
                    return _window.IsClosing ? null : HandOver(reason);
                _clock.Skip(Seconds - start);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device?.Dispose();
        _messages?.Dispose();
        _input?.Dispose();
        _adoption.Dispose();
        _files.Dispose();
        // Pictures that are still being made end with the program.
        if (_maker.Wait(LongestEnd))
            _play.Dispose();
        _window?.Dispose();
    }

    private void Wake() => _isDue = true;

    /// <summary>Whether to end; a closed window waits for a recording to be written.</summary>
    private bool IsOver(CancellationToken cancellation) =>
        _commands!.IsOver || cancellation.IsCancellationRequested;

    private WindowHandover HandOver(string reason)
    {
        _play.KeepPainting();
        // A recording that is being written is completed first.
        _files.Finish();
        string? session = _play.Views.Count == 0
            ? null
            : SessionString.Write(_play.SessionOf(_play.State, _play.Time));
        return new(reason, session, _paintings);
    }

    /// <summary>
    /// Makes a frame, if one is due. Does not handle messages, because it is also called from the modal loop of a moved
    /// window.
    /// </summary>
    private void Step()
    {
        if (_device.Resources is not { } resources || Rests(resources))
            return;
        // Wait for the display first, then read inputs and time, so that a frame shows the latest input.
        _isTaken = _isTaken || resources.Surface.Wait();
        if (resources.TryWait() && TryFollow())
            _waiting.End();
        else
            AwaitDevice();
    }

    /// <summary>Lets keys and models act while the GPU is busy for long and nothing can be shown.</summary>
    private void AwaitDevice()
    {
        _waiting.Go(Seconds);
        if (_maker.IsPending)
            _unshown = _maker.Make(_make);
        if (!_maker.IsPending)
            FollowSession(Now);
    }

    /// <summary>
    /// While the window is minimized or covered, sleeps for a short time and excludes that from the session's time.
    /// </summary>
    private bool Rests(DeviceResources resources)
    {
        (int width, int height) = Size;
        bool isMinimised = _window.WindowState == WindowState.Minimized || width <= 0 || height <= 0;
        if (!isMinimised && _isCovered)
            _isCovered = !resources.Surface.IsVisible();
        if (!isMinimised && !_isCovered)
            return false;
        double start = Seconds;
        Thread.Sleep(_isCovered ? Covered : Idle);
        _clock.Skip(Seconds - start);
        return true;
    }

    /// <summary>Makes a frame.</summary>
    /// <returns>Whether it could: what the GPU still uses cannot be changed.</returns>
    private bool TryFollow()
    {
        (int width, int height) = Size;
        double now = Now;
        DeviceResources resources = _device.Resources!;
        TakeNotices(now);
        bool isPending = _maker.IsPending;
        bool needsIdle = resources.IsOtherSize(width, height);
        int bottom = 0;
        if (!isPending)
        {
            FollowSession(now);
            bottom = _over.FollowTray((width, height), WindowScale.Overlay(_scale, height));
            needsIdle |= resources.IsOutdated(_play.Views, _play.Map, _over.Tray, bottom);
        }

        if (needsIdle && !resources.IsIdle())
            return false;
        resources.Resize(width, height);
        bool makes = isPending || FollowPlay(resources, width, height, bottom);
        // Quick pictures are there at once; slow ones are awaited while the window goes on showing the last.
        FrameTimings? made = makes ? _maker.Make(_make) : _unshown;
        _unshown = null;
        if (made is not null || _isDue || _meter.Since(now) > BetweenRefreshes)
            ShowFrame(made, width, height, now);
        else if (!makes)
            Thread.Sleep(Idle);
        return true;
    }

    /// <summary>Advances the session.</summary>
    private void FollowSession(double now)
    {
        _input!.Repeat();
        _play.Update(now);
        if (_play.TakeRecording() is { } recording)
            _files.Render(recording);
        Entitle();
        // The tiles before what shows them: a change of mode is one of how many there are.
        _play.FitViews();
    }

    /// <summary>Passes the session's state to the device.</summary>
    /// <returns>Whether there are pictures to make.</returns>
    private bool FollowPlay(DeviceResources resources, int width, int height, int bottom)
    {
        bool makes = _play.NeedsFrame;
        resources.FollowMap(_play.Map, WindowScale.Overlay(_scale, height), bottom);
        TakenEdges taken = _over.Follow((width, height), resources.Map);
        resources.FollowTray(_over.Tray);
        if (!resources.Follow(_play.Views, taken, _play.State.IsSmooth))
            return makes;
        _meter.Reset();
        _maker.Reset();
        _madeByDevice.Clear();
        _madeByDevice.UnionWith(_play.Views.Where(resources.Makes));
        return true;
    }

    private void ShowFrame(FrameTimings? made, int width, int height, double now)
    {
        (_isDue, _isTaken) = (false, false);
        DeviceResources resources = _device.Resources!;
        _over.IsPointerInside = WindowFrame.IsHovered(_window);
        _over.Make(_overlay, Facts(), (width, height), now, _commands!.Tiles, _commands.Map);
        (double present, bool isSeen) = resources.Show(makes: made is not null, _play.State.IsSmooth, _overlay);
        if (made is { } parts)
            _play.Observe(parts.Total.TotalSeconds, _interval);
        _meter.Add(now, made, resources.GeneratorSeconds, resources.MosaicSeconds, present);
        _frames++;
        _device.Shown();
        _isCovered = !isSeen;
        if (_settings.LossAfter is { } loss && _frames % loss == 0)
            _device.SimulateLoss(_frames);
        if (_frames == _settings.Frames)
            _commands.End();
    }

    /// <summary>Updates the title for the displayed models, and the scale for the window's current display.</summary>
    private void Entitle()
    {
        _scale = WindowFrame.ScaleOf(_window);
        string title = WindowTitle.Of(_play.Views, _waiting.IsLong);
        if (title != _title)
            _window.Title = _title = title;
    }

    private StatusFacts Facts() => new()
    {
        Device = _device.Resources!.Description,
        Frames = _meter.Statistics,
        History = _meter.History,
        ReadBack = _device.Resources.Device.Readbacks.Bytes(ReadbackPurpose.Pictures),
        Rendered = _files.Rendered,
    };

    private void TakeNotices(double now)
    {
        while (_device.Resources?.Device.Log.TakeNew() is { } line)
            _output.WriteLine(line);
        while (_play.TakeNotice() is { } notice)
        {
            _status.Tell(notice, now);
            if (notice.IsProblem)
                _output.WriteLine(notice.Text);
            _isDue = true;
        }
    }
}
