using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Plays with one client. A thread of its own makes a frame for every credit that the client grants, and nothing when there
/// is nothing new to see; only this thread sends. What the client sends is read beside it and handed over. A slow client
/// grants seldom, and so slows down nobody but itself.
/// </summary>
internal sealed class ClientConnection : IDisposable
{
    private const double BetweenStatuses = 0.25;
    private const double ShortestBetweenStatuses = 0.03;

    // So long a gap between two frames is a pause, not a slow frame.
    private const double Pause = 0.5;
    private const int MostWaitingMessages = 4096;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGreeting = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly SocketReader _reader;
    private readonly SocketSender _sender;
    private readonly ModelLibrary _library;
    private readonly PaintingCache _paintings;
    private readonly ConcurrentQueue<ClientMessage> _messages = new();
    private readonly ConcurrentQueue<OfferedFile> _files = new();
    private readonly MessageWriter _writer = new();
    private readonly FrameStatistics _statistics = new();
    private readonly FrameRate _rate = new();
    private readonly ShownFrames _shown = new();
    private readonly EventHandler _libraryChanged;

    // Never disposed: whoever has something new may wake this player while it goes away.
    private readonly AutoResetEvent _signal = new(initialState: false);
    private readonly CancellationTokenSource _stopped = new();
    private ViewerSession _play = null!;
    private SessionPicture _picture = null!;
    private RecordingJob? _job;
    private double _interval = 1 / 60.0;
    private int _credits;
    private uint _number;
    private int _layoutVersion;
    private PlaneMap? _map;
    private int _mapVersion;
    private double _lastFrame;
    private double _lastStatus;
    private double _sendSeconds;
    private bool _isStatusDue;
    private volatile bool _areModelsDue = true;
    private volatile bool _isStopping;
    private WebSocketCloseStatus _closeStatus = WebSocketCloseStatus.NormalClosure;
    private string _closeReason = "";

    /// <summary>Creates the player of a connection.</summary>
    /// <param name="socket">The connection; it stays the caller's.</param>
    /// <param name="library">The models; it stays the caller's.</param>
    /// <param name="paintings">Where paintings are found again.</param>
    /// <param name="isHere">Whether the client is on this machine.</param>
    public ClientConnection(WebSocket socket, ModelLibrary library, PaintingCache paintings, bool isHere)
    {
        _socket = socket;
        _reader = new SocketReader(socket);
        _sender = new SocketSender(socket, isHere, _stopped.Token);
        _library = library;
        _paintings = paintings;
        _libraryChanged = (_, _) => _areModelsDue = true;
        _library.Changed += _libraryChanged;
    }

    private static double Now => Stopwatch.GetElapsedTime(0).TotalSeconds;

    /// <summary>Plays until the client hangs up, does what it must not, or <see cref="Stop"/> is called.</summary>
    public async Task PlayAsync()
    {
        if (await GreetAsync() is { } hello)
        {
            _interval = hello.Number("interval") / 1000;
            _play = new ViewerSession(_library, _paintings, Wake, hello.Flag("paused"));
            if (hello.TextOrNull("session") is { } session)
                _play.Post(new SessionInput(session));
            _picture = new SessionPicture(_play);
            Task playing = Task.Factory.StartNew(Play, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await ListenAsync();
            Stop(WebSocketCloseStatus.NormalClosure, "");
            await playing;
        }

        await SocketClosing.SayAsync(_socket, _closeStatus, _closeReason);
        await SocketClosing.WaitAsync(_socket);
    }

    /// <summary>Ends the play; the first reason counts.</summary>
    /// <param name="status">The kind of reason.</param>
    /// <param name="reason">The reason, for whoever looks.</param>
    public void Stop(WebSocketCloseStatus status, string reason)
    {
        lock (_signal)
        {
            if (_isStopping)
                return;
            (_closeStatus, _closeReason, _isStopping) = (status, reason, true);
        }

        Wake();
        // The reason is said first; a client that does not take it is left.
        _stopped.CancelAfter(LongestGoodbye);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _library.Changed -= _libraryChanged;
        _job?.Dispose();
        _play?.Dispose();
    }

    private void Wake() => _signal.Set();

    private async Task<ClientMessage?> GreetAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        patience.CancelAfter(LongestGreeting);
        try
        {
            ClientMessage? hello = await _reader.ReadAsync(patience.Token);
            return hello is null or { Type: "hello" } ? hello : throw new MessageException("the first message must be 'hello'");
        }
        catch (MessageException e)
        {
            Stop(WebSocketCloseStatus.PolicyViolation, e.Message);
            return null;
        }
        catch (Exception e) when (SocketClosing.IsHangup(e))
        {
            return null;
        }
    }

    /// <summary>Reads what the client sends, until there is no more.</summary>
    private async Task ListenAsync()
    {
        try
        {
            while (await _reader.ReadAsync(_stopped.Token) is { } message)
            {
                if (message.Type == "drop")
                    await DropAsync(message);
                else if (_messages.Count < MostWaitingMessages)
                    _messages.Enqueue(message);
                else
                    throw new MessageException("too many messages wait to be read");
                Wake();
            }
        }
        catch (MessageException e)
        {
            Stop(WebSocketCloseStatus.PolicyViolation, e.Message);
        }
        catch (Exception e) when (SocketClosing.IsHangup(e))
        {
            // It hung up, or was left.
        }
    }

    /// <summary>Takes a file that was dropped.</summary>
    private async Task DropAsync(ClientMessage message)
    {
        string kind = message.Text("kind");
        var size = (int)message.Integer("size");
        if (kind is not ("model" or "picture") || (kind == "picture" && size > MessageSchema.LargestPicture))
            throw new MessageException("'drop' is of an unknown kind, or too large");
        if (await _reader.ReadFileAsync(size, _stopped.Token) is not { } bytes)
            return;
        string name = OneLine.Of(Path.GetFileName(message.Text("name")));
        try
        {
            if (kind == "model")
                _play.Post(new ModelInput(_library.Add(name, bytes)));
            else
                DroppedPicture.Put(_play, name, bytes);
        }
        catch (InputException e)
        {
            _play.Tell(e.Message, isProblem: true);
        }
    }

    private void Play()
    {
        try
        {
            _sender.Send(_writer.Hello());
            while (!_isStopping)
                PlayOn();
        }
        catch (MessageException e)
        {
            Stop(WebSocketCloseStatus.PolicyViolation, e.Message);
        }
        catch (Exception e) when (SocketClosing.IsHangup(e))
        {
            // It hung up while something was sent.
            Stop(WebSocketCloseStatus.NormalClosure, "");
        }
#pragma warning disable CA1031 // Whatever goes wrong for one client is told to it, and must not end the program for the others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Stop(WebSocketCloseStatus.InternalServerError, OneLine.Of(e.Message));
        }

        // Said from here: until now nobody else could have sent anything.
        SocketClosing.SayAsync(_socket, _closeStatus, _closeReason).GetAwaiter().GetResult();
    }

    private void PlayOn()
    {
        while (_messages.TryDequeue(out ClientMessage? message))
            Take(message);
        _play.Update(Now);
        SendNews();
        if (_credits > 0 && _play.NeedsFrame)
            ShowFrame();
        else
            _signal.WaitOne(_isStatusDue ? TimeSpan.FromSeconds(ShortestBetweenStatuses) : LongestWait);
    }

    private void Take(ClientMessage message)
    {
        switch (message.Type)
        {
            case "grant":
                _credits = Math.Min(MessageSchema.MostCredits, _credits + (int)message.Integer("frames"));
                return;
            case "pointer":
                Point(message);
                break;
            case "copy":
                Copy((uint)message.Integer("frame"));
                break;
            case "save":
                Save((int)message.Integer("scale"));
                break;
            case "cancel":
                _job?.Cancel();
                break;
            case "hello":
                throw new MessageException("'hello' comes once");
            default:
                _play.Post(InputMessages.Read(message));
                break;
        }

        _isStatusDue = true;
    }

    private void Point(ClientMessage message)
    {
        PointerPhase phase = message.Name<PointerPhase>("phase");
        double[] points = message.Numbers("points");
        if (points.Length is 0 || points.Length % 2 != 0)
            throw new MessageException("'pointer' has a wrong 'points'");
        for (int i = 0; i < points.Length; i += 2)
        {
            if (_picture.Point(phase, points[i], points[i + 1]) is { } input)
                _play.Post(input);
        }
    }

    /// <summary>Gives the session string of the frame that the client sees: the newest may be still on its way to it.</summary>
    private void Copy(uint frame)
    {
        if (_play.Views.Count == 0)
            return;
        (ViewState state, double time) = _shown.Find(frame) is { } seen && seen.State.Mode == _play.State.Mode ? seen : (_play.State, _play.Time);
        _play.KeepPainting();
        _sender.Send(_writer.Session(SessionString.Write(_play.SessionOf(state, time))));
    }

    private void Save(int scale)
    {
        if (_play.Views.Count == 0)
            return;
        ViewState state = _play.State with { Time = _play.Time };
        Picture picture = SessionRendering.Draw(_play.Views, state, scale);
        string name = $"imagegen-{_play.Views[0].Model.File.Name}-{state.Mode.ToString().ToLowerInvariant()}-{DateTime.Now:yyyyMMdd-HHmmss}";
        Offer(new OfferedFile($"{name}.png", "image/png", PictureEncoder.Png(picture)));
        if (state.Mode == ViewMode.Canvas && _play.Canvas is { } canvas)
            Offer(new OfferedFile(name + CanvasPicture.Extension, "image/png", PictureEncoder.Png(CanvasPicture.Of(canvas))));
    }

    private void Offer(OfferedFile file)
    {
        _files.Enqueue(file);
        Wake();
    }

    /// <summary>Sends all that is new but the picture.</summary>
    private void SendNews()
    {
        if (_areModelsDue)
        {
            _areModelsDue = false;
            _isStatusDue = true;
            _sender.Send(_writer.Models(_library.Slots));
        }

        while (_play.TakeNotice() is { } notice)
            _sender.Send(_writer.Notice(notice));
        if (_play.TakeRecording() is { } recording)
            Render(recording);
        while (_files.TryDequeue(out OfferedFile? file))
        {
            _sender.Send(_writer.File(file));
            _sender.Send(file);
        }

        if (_play.Map is { } map && (map != _map || map.Version != _mapVersion))
        {
            (_map, _mapVersion) = (map, map.Version);
            _sender.Send(BinaryKind.Map, _picture.DrawMap(map), _number, _play, default, 0);
        }

        double since = Now - _lastStatus;
        if (since >= BetweenStatuses || (_isStatusDue && since >= ShortestBetweenStatuses))
            SendStatus();
    }

    private void Render(Recording recording)
    {
        if (_job is { IsRunning: true })
        {
            recording.Dispose();
            _play.Tell("A recording is being written already; wait for it, or cancel it.", isProblem: true);
            return;
        }

        _job?.Dispose();
        string name = $"imagegen-{recording.Frames[0].Models[0].File.Name}-{DateTime.Now:yyyyMMdd-HHmmss}.webp";
        _job = new RecordingJob(recording, bytes => Offer(new OfferedFile(name, "image/webp", bytes)), problem => _play.Tell(problem, isProblem: true));
    }

    private void SendStatus()
    {
        _lastStatus = Now;
        _isStatusDue = false;
        _sender.Send(_writer.Status(new ClientStatus(
            _play, _job?.Share, _rate.PerSecond(_lastStatus), _statistics.Quantile(0.5), _statistics.Quantile(0.99))));
    }

    private void ShowFrame()
    {
        FrameTimings timings = _picture.Show();
        Picture picture = _picture.Picture!;
        if (_picture.Version != _layoutVersion)
        {
            _layoutVersion = _picture.Version;
            _sender.Send(_writer.Layout(picture, _picture.Tiles!));
        }

        _number++;
        _credits--;
        _shown.Add(_number, _play.State, _play.Time);
        long start = Stopwatch.GetTimestamp();
        _sender.Send(BinaryKind.Frame, picture, _number, _play, timings, _sendSeconds);
        _sendSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _play.Observe(timings.Total.TotalSeconds + _sendSeconds, _interval);

        double now = Now;
        _rate.Add(now);
        if (now - _lastFrame < Pause)
            _statistics.Add(now - _lastFrame);
        _lastFrame = now;
    }
}

/// <summary>A file that the page offers to keep.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ContentType">What it is, for the browser.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record OfferedFile(string Name, string ContentType, byte[] Bytes);

/// <summary>What a status message tells.</summary>
/// <param name="Play">The person's play.</param>
/// <param name="Rendered">How much of a recording is rendered, in [0, 1]; null when none is being rendered.</param>
/// <param name="FramesPerSecond">Frames sent per second.</param>
/// <param name="MedianInterval">The usual time between two frames, in seconds.</param>
/// <param name="SlowestInterval">The time that 99 in a hundred frames follow the one before within, in seconds.</param>
internal sealed record ClientStatus(ViewerSession Play, double? Rendered, double FramesPerSecond, double MedianInterval, double SlowestInterval);

/// <summary>What the last few frames showed, so that a client can name the one it sees. Adding one allocates nothing.</summary>
internal sealed class ShownFrames
{
    private const int Kept = 16;

    private readonly (uint Number, ViewState? State, double Time)[] _frames = new (uint, ViewState?, double)[Kept];

    /// <summary>Adds a frame.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="state">The state that it shows.</param>
    /// <param name="time">Where on the walk, in seconds.</param>
    public void Add(uint number, ViewState state, double time) => _frames[number % Kept] = (number, state, time);

    /// <summary>What a frame showed; null when it is not known any more.</summary>
    public (ViewState State, double Time)? Find(uint number)
    {
        (uint known, ViewState? state, double time) = _frames[number % Kept];
        return known == number && state is not null ? (state, time) : null;
    }
}
