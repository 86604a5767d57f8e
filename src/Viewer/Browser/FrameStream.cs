using System.Diagnostics;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// What every page is sent of its session, wherever that plays: frames, one per credit and none if nothing changes, the
/// list of models, notices, comparisons, the plane's map and the status. A slow client grants few credits and slows
/// down only itself. Not thread-safe.
/// </summary>
internal sealed class FrameStream : IDisposable
{
    private const double BetweenStatuses = 0.25;

    // A longer interval between two frames is a pause, not a slow frame.
    private const double Pause = 0.5;

    private readonly IFrameOutput _output;
    private readonly ViewerSession _session;
    private readonly SessionPicture _picture;
    private readonly ModelLibrary _library;
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
    private double _last;
    private double _lastStatus;
    private double _sendSeconds;
    private bool _isQuick;
    private bool _isStatusDeferred;
    private volatile bool _areModelsDue = true;

    /// <summary>Creates the stream of a client.</summary>
    /// <param name="output">Sends to the client.</param>
    /// <param name="session">The client's session; owned by the caller.</param>
    /// <param name="picture">The client's picture.</param>
    /// <param name="library">The models; owned by the caller.</param>
    /// <param name="interval">The frame interval of the client's display, in seconds.</param>
    public FrameStream(
        IFrameOutput output, ViewerSession session, SessionPicture picture, ModelLibrary library, double interval)
    {
        (_output, _session, _picture, _library, _interval) = (output, session, picture, library, interval);
        _libraryChanged = (_, _) => _areModelsDue = true;
        _library.Changed += _libraryChanged;
    }

    /// <summary>The clock for all clients, in seconds.</summary>
    public static double Now => Stopwatch.GetElapsedTime(0).TotalSeconds;

    /// <summary>The minimum interval between two status messages.</summary>
    public static TimeSpan ShortestBetweenStatuses { get; } = TimeSpan.FromSeconds(0.03);

    /// <summary>Whether a status message is to be sent as soon as possible.</summary>
    public bool IsStatusDue { get; private set; } = true;

    /// <summary>Whether the client has drawn the last frame that was sent.</summary>
    public bool IsLastDrawn => _drawn == _number;

    /// <summary>Whether there is a credit and a change.</summary>
    public bool IsFrameDue => _credits > 0 && _session.NeedsFrame;

    /// <summary>Adds credits, and records the last frame drawn.</summary>
    public void Grant(GrantMessage grant)
    {
        _credits = Math.Min(Protocol.Limits.Credits, _credits + grant.Frames);
        _drawn = grant.Drawn;
    }

    /// <summary>Requests a status message soon, e.g. after an input.</summary>
    public void RequestStatus() => IsStatusDue = true;

    /// <summary>
    /// The state of a frame that the client sees, because newer ones may still be on their way; the current state if it
    /// is too old, or of another mode.
    /// </summary>
    /// <param name="frame">The frame's number.</param>
    public ViewState Seen(uint frame) =>
        _shown.Find(frame) is { } seen && seen.State.Mode == _session.State.Mode
            ? seen.State with { Time = seen.Time }
            : _session.State with { Time = _session.Time };

    /// <summary>Sends the list of models, if it has changed.</summary>
    public void SendModels()
    {
        if (!_areModelsDue)
            return;
        _areModelsDue = false;
        IsStatusDue = true;
        _output.Send(new ModelsMessage([.. _library.Slots.Select(ModelItem.Of)]));
    }

    /// <summary>
    /// Sends all other changes except the picture. A status waits for the next call if a frame is due that is made in
    /// less than half of the display's interval.
    /// </summary>
    /// <param name="rendered">The rendered fraction of a recording; null if none is being rendered.</param>
    public void SendNews(double? rendered)
    {
        while (_session.TakeNotice() is { } notice)
            _output.Send(new NoticeMessage(notice.Text, notice.IsProblem));
        while (_session.TakeComparison() is { } comparison)
            _output.Send(ComparisonMessage.Of(comparison));
        if (_session.Map is { } map && (map != _map || map.Version != _mapVersion))
        {
            (_map, _mapVersion) = (map, map.Version);
            _output.Send(BinaryKind.Map, _picture.DrawMap(map), _number, _session, default, 0);
        }

        double since = Now - _lastStatus;
        if (since < BetweenStatuses && !(IsStatusDue && since >= ShortestBetweenStatuses.TotalSeconds))
            return;
        // What a page does with a status delays the drawing of what follows it, so a quick frame goes first.
        if (_isQuick && IsFrameDue && !_isStatusDeferred)
        {
            _isStatusDeferred = true;
            return;
        }

        _lastStatus = Now;
        IsStatusDue = _isStatusDeferred = false;
        _output.Send(StatusMessage.Of(_session, rendered, _rate.PerSecond(_lastStatus), _statistics));
    }

    /// <summary>Sends the picture that was just made.</summary>
    /// <param name="timings">Where the time went.</param>
    public void SendFrame(in FrameTimings timings)
    {
        Picture picture = _picture.Picture!;
        if (_picture.Version != _layoutVersion)
        {
            _layoutVersion = _picture.Version;
            _output.Send(LayoutMessage.Of(picture, _picture.Tiles!));
        }

        _number++;
        _credits--;
        _shown.Add(_number, _session.State, _session.Time);
        long start = Stopwatch.GetTimestamp();
        _output.Send(BinaryKind.Frame, picture, _number, _session, timings, _sendSeconds);
        _sendSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double took = timings.Total.TotalSeconds + _sendSeconds;
        _isQuick = took < _interval / 2;
        _session.Observe(took, _interval);

        double now = Now;
        _rate.Add(now);
        if (now - _last < Pause)
            _statistics.Add(now - _last);
        _last = now;
    }

    /// <inheritdoc/>
    public void Dispose() => _library.Changed -= _libraryChanged;
}

/// <summary>Where the messages and pictures of a client go.</summary>
internal interface IFrameOutput
{
    /// <summary>Sends a text message.</summary>
    void Send(ServerMessage message);

    /// <summary>Sends a picture.</summary>
    /// <param name="kind">The kind of message.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="number">The number of the frame.</param>
    /// <param name="play">The session that it shows.</param>
    /// <param name="timings">Durations of the frame's stages.</param>
    /// <param name="before">Time for encoding and sending the previous frame, in seconds.</param>
    void Send(
        BinaryKind kind, Picture picture, uint number, ViewerSession play, in FrameTimings timings, double before);
}
