using System.Diagnostics;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Renders and sends the frames of one client, one per credit and none if nothing changes, and the client's other
/// messages. A slow client grants few credits and slows down only itself. Not thread-safe.
/// </summary>
internal sealed class ClientFrames : IDisposable
{
    private const double BetweenStatuses = 0.25;

    // A longer interval between two frames is a pause, not a slow frame.
    private const double Pause = 0.5;

    private readonly SocketSender _sender;
    private readonly ViewerSession _session;
    private readonly SessionPicture _picture;
    private readonly ModelLibrary _library;
    private readonly ClientCommands _commands;
    private readonly double _interval;
    private readonly FrameStatistics _statistics = new();
    private readonly FrameRate _rate = new();
    private readonly ShownFrames _shown = new();
    private readonly EventHandler _libraryChanged;
    private int _credits;
    private uint _number;
    private uint _drawn;
    private int _layoutVersion;
    private PlaneMap? _map;
    private int _mapVersion;
    private double _lastFrame;
    private double _lastStatus;
    private double _sendSeconds;
    private readonly TrainingNews _training;
    private volatile bool _areModelsDue = true;

    /// <summary>Creates the frames of a client.</summary>
    /// <param name="sender">Sends to the client.</param>
    /// <param name="session">The client's session; owned by the caller.</param>
    /// <param name="picture">The client's picture.</param>
    /// <param name="library">The models; owned by the caller.</param>
    /// <param name="commands">Renders recordings, and provides files to send.</param>
    /// <param name="thumbnails">Thumbnails of the exports of training runs.</param>
    /// <param name="interval">The frame interval of the client's display, in seconds.</param>
    public ClientFrames(
        SocketSender sender,
        ViewerSession session,
        SessionPicture picture,
        ModelLibrary library,
        ClientCommands commands,
        RunThumbnails thumbnails,
        double interval)
    {
        _training = new TrainingNews(library, thumbnails);
        _sender = sender;
        _session = session;
        _picture = picture;
        _library = library;
        _commands = commands;
        _interval = interval;
        _libraryChanged = (_, _) => _areModelsDue = true;
        _library.Changed += _libraryChanged;
    }

    /// <summary>The clock for all clients, in seconds.</summary>
    public static double Now => Stopwatch.GetElapsedTime(0).TotalSeconds;

    /// <summary>The minimum interval between two status messages.</summary>
    public static TimeSpan ShortestBetweenStatuses { get; } = TimeSpan.FromSeconds(0.03);

    /// <summary>Whether a status message is to be sent as soon as possible.</summary>
    public bool IsStatusDue { get; private set; }

    /// <summary>Whether the client has drawn the last frame that was sent.</summary>
    public bool IsLastDrawn => _drawn == _number;

    /// <summary>When the last frame was sent.</summary>
    public double Last => _lastFrame;

    /// <summary>Adds credits, and records the last frame drawn.</summary>
    public void Grant(GrantMessage grant)
    {
        _credits = Math.Min(Protocol.Limits.Credits, _credits + grant.Frames);
        _drawn = grant.Drawn;
    }

    /// <summary>Requests a status message soon, e.g. after an input.</summary>
    public void RequestStatus() => IsStatusDue = true;

    /// <summary>The state of a frame; null if it is too old.</summary>
    /// <param name="number">The frame's number.</param>
    public (ViewState State, double Time)? Find(uint number) => _shown.Find(number);

    /// <summary>Sends a message.</summary>
    public void Send(ServerMessage message) => _sender.Send(message);

    /// <summary>Sends all changes except the picture.</summary>
    public void SendNews()
    {
        if (_areModelsDue)
        {
            _areModelsDue = false;
            IsStatusDue = true;
            Send(new ModelsMessage([.. _library.Slots.Select(ModelItem.Of)]));
        }

        if (_training.Look(_session.Choice.Selected, Now) is { } training)
            Send(training);
        while (_session.TakeNotice() is { } notice)
            Send(new NoticeMessage(notice.Text, notice.IsProblem));
        if (_session.TakeRecording() is { } recording)
            _commands.Render(recording);
        while (_commands.Adoption.TakeMessage() is { } adoption)
            Send(adoption);
        while (_commands.TakeFile() is { } file)
        {
            Send(new FileMessage(file.Name, file.ContentType));
            _sender.Send(file);
        }

        if (_session.Map is { } map && (map != _map || map.Version != _mapVersion))
        {
            (_map, _mapVersion) = (map, map.Version);
            _sender.Send(BinaryKind.Map, _picture.DrawMap(map), _number, _session, default, 0);
        }

        double since = Now - _lastStatus;
        if (since >= BetweenStatuses || (IsStatusDue && since >= ShortestBetweenStatuses.TotalSeconds))
            SendStatus();
    }

    /// <summary>Renders and sends a frame, if there is a credit and a change.</summary>
    /// <returns>Whether a frame was sent.</returns>
    public bool TrySendFrame()
    {
        if (_credits == 0 || !_session.NeedsFrame)
            return false;
        FrameTimings timings = _picture.Show();
        Picture picture = _picture.Picture!;
        if (_picture.Version != _layoutVersion)
        {
            _layoutVersion = _picture.Version;
            Send(LayoutMessage.Of(picture, _picture.Tiles!));
        }

        _number++;
        _credits--;
        _shown.Add(_number, _session.State, _session.Time);
        long start = Stopwatch.GetTimestamp();
        _sender.Send(BinaryKind.Frame, picture, _number, _session, timings, _sendSeconds);
        _sendSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _session.Observe(timings.Total.TotalSeconds + _sendSeconds, _interval);

        double now = Now;
        _rate.Add(now);
        if (now - _lastFrame < Pause)
            _statistics.Add(now - _lastFrame);
        _lastFrame = now;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _library.Changed -= _libraryChanged;

    private void SendStatus()
    {
        _lastStatus = Now;
        IsStatusDue = false;
        Send(StatusMessage.Of(_session, _commands.Rendered, _rate.PerSecond(_lastStatus), _statistics));
    }
}
