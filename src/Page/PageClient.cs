using System.Diagnostics;
using System.Text;
using ImageGen.Generators;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Page;

/// <summary>
/// The other end of the page's messages in a static site: takes them as the viewer does, plays the session, and sends
/// pictures. All of it runs on the worker's one thread; while a generator runs, messages wait.
/// </summary>
/// <param name="library">The models, at least one.</param>
/// <param name="address">The page's address without its fragment.</param>
internal sealed class PageClient(ModelLibrary library, Uri address) : IDisposable
{
    private const double BetweenStatuses = 0.25;
    private const double ShortestBetweenStatuses = 0.03;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    // A longer interval between two frames is a pause, not a slow frame.
    private const double Pause = 0.5;

    private readonly Queue<ClientMessage> _messages = [];
    private readonly FrameStatistics _statistics = new();
    private readonly FrameRate _rate = new();
    private readonly ShownFrames _shown = new();
    private readonly byte[] _header = new byte[FrameHeader.Size];
    private ViewerSession? _session;
    private SessionPicture? _picture;
    private PageCommands? _commands;
    private TaskCompletionSource _woken = new();
    private int _credits;
    private uint _number;
    private int _layoutVersion;
    private PlaneMap? _map;
    private int _mapVersion;
    private bool _areModelsDue = true;
    private bool _isStatusDue;
    private double _lastStatus;
    private double _lastFrame;
    private double _sendSeconds;

    private static double Now => Stopwatch.GetElapsedTime(0).TotalSeconds;

    /// <summary>Takes a text message.</summary>
    public void Take(string json)
    {
        try
        {
            _messages.Enqueue(ClientMessage.Read(Encoding.UTF8.GetBytes(json)));
        }
        catch (MessageException e)
        {
            WorkerScript.Fail(e.Message);
        }

        Wake();
    }

    /// <summary>Takes the content of the announced file: a static page plays only what it was exported with.</summary>
    /// <param name="content">The content.</param>
    public void TakeFile(byte[] content) => _commands?.TakeFile(content);

    /// <summary>Plays until the page is closed.</summary>
    public async Task RunAsync()
    {
        try
        {
            Send(WelcomeMessage.Create());
            library.Changed += (_, _) =>
            {
                _areModelsDue = true;
                Wake();
            };
            while (true)
                await PlayOnceAsync();
        }
        // One line for the person instead of a page that stands still.
#pragma warning disable CA1031 // whatever went wrong ends the play
        catch (Exception e)
#pragma warning restore CA1031
        {
            WorkerScript.Fail(OneLine.Of(e.Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session?.Dispose();

    private async Task PlayOnceAsync()
    {
        while (_messages.TryDequeue(out ClientMessage? message))
            await DoAsync(message);
        if (_session is null)
        {
            await WaitAsync(LongestWait);
            return;
        }

        _session.Update(Now);
        SendNews(_session);
        if (!await TrySendFrameAsync(_session) && _messages.Count == 0)
            await WaitAsync(_isStatusDue ? TimeSpan.FromSeconds(ShortestBetweenStatuses) : LongestWait);
    }

    private async Task DoAsync(ClientMessage message)
    {
        switch (message)
        {
            case HelloMessage hello when _session is null:
                Open(hello);
                break;
            case GrantMessage grant:
                _credits = Math.Min(Protocol.Limits.Credits, _credits + grant.Frames);
                break;
            case HelloMessage:
                break;
            default:
                await _commands!.DoAsync(message, _shown);
                _isStatusDue = true;
                break;
        }
    }

    private void Open(HelloMessage hello)
    {
        _session = new ViewerSession(library, new PaintingCache(), Wake, hello.Paused);
        if (hello.Session is { } text)
            _session.Post(new SessionInput(text));
        _picture = new SessionPicture(_session);
        _commands = new PageCommands(_session, _picture, address, Send, SendFile);
        _isStatusDue = true;
    }

    private void SendNews(ViewerSession session)
    {
        if (_areModelsDue)
        {
            _areModelsDue = false;
            _isStatusDue = true;
            Send(new ModelsMessage([.. library.Slots.Select(ModelItem.Of)]));
        }

        while (session.TakeNotice() is { } notice)
            Send(new NoticeMessage(notice.Text, notice.IsProblem));
        session.TakeRecording()?.Dispose();
        if (session.Map is { } map && (map != _map || map.Version != _mapVersion))
        {
            (_map, _mapVersion) = (map, map.Version);
            Send(BinaryKind.Map, _picture!.DrawMap(map), session, default);
        }

        double since = Now - _lastStatus;
        if (since < BetweenStatuses && !(_isStatusDue && since >= ShortestBetweenStatuses))
            return;
        _lastStatus = Now;
        _isStatusDue = false;
        Send(StatusMessage.Of(session, rendered: null, _rate.PerSecond(_lastStatus), _statistics));
    }

    private async Task<bool> TrySendFrameAsync(ViewerSession session)
    {
        if (_credits == 0 || !session.NeedsFrame)
            return false;
        FrameTimings timings = await _picture!.ShowAsync();
        Picture picture = _picture.Picture!;
        if (_picture.Version != _layoutVersion)
        {
            _layoutVersion = _picture.Version;
            Send(LayoutMessage.Of(picture, _picture.Tiles!));
        }

        _number++;
        _credits--;
        _shown.Add(_number, session.State, session.Time);
        long start = Stopwatch.GetTimestamp();
        Send(BinaryKind.Frame, picture, session, timings);
        _sendSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double now = Now;
        _rate.Add(now);
        if (now - _lastFrame < Pause)
            _statistics.Add(now - _lastFrame);
        _lastFrame = now;
        return true;
    }

    private static void Send(ServerMessage message) => WorkerScript.Send(Encoding.UTF8.GetString(message.ToUtf8()));

    private void Send(BinaryKind kind, Picture picture, ViewerSession session, in FrameTimings timings)
    {
        FrameEncoding encoding = picture.Channels == 1 ? FrameEncoding.Gray : FrameEncoding.Rgb;
        FrameHeader.Write(
            _header, kind, encoding, picture.Width, picture.Height, _number, session.Parts, session.Time, timings,
            _sendSeconds);
        WorkerScript.SendBinary(_header, picture.Pixels);
    }

    private void SendFile(string name, string contentType, byte[] content)
    {
        Send(new FileMessage(name, contentType));
        FrameHeader.Write(_header, BinaryKind.File, FrameEncoding.Rgb, 0, 0, 0, 1, 0, default, 0);
        WorkerScript.SendBinary(_header, content);
    }

    private void Wake() => _woken.TrySetResult();

    private async Task WaitAsync(TimeSpan longest)
    {
        await Task.WhenAny(_woken.Task, Task.Delay(longest));
        _woken = new TaskCompletionSource();
    }
}
