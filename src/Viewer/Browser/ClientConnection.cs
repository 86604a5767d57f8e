using System.Collections.Concurrent;
using System.Net.WebSockets;
using ImageGen.Generators;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// The WebSocket connection of one client. Messages are read and queued asynchronously; a dedicated thread runs the
/// session, executes the queued messages (<see cref="ClientCommands"/>) and is the only one that sends
/// (<see cref="ClientFrames"/>).
/// </summary>
internal sealed class ClientConnection : IDisposable
{
    private const int MostWaitingMessages = 4096;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGreeting = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);

    private readonly WebSocket _socket;
    private readonly SocketReader _reader;
    private readonly SocketSender _sender;
    private readonly ModelLibrary _library;
    private readonly PaintingCache _paintings;
    private readonly RunThumbnails _thumbnails;
    private readonly ClientWork _allWork;
    private readonly ClientWork.Share _work;
    private readonly Uri? _shared;
    private readonly ConcurrentQueue<ClientMessage> _messages = new();

    // Apart, so that frames go on while messages wait for their share of the processors.
    private readonly ConcurrentQueue<GrantMessage> _grants = new();

    // Not disposed, because the library may signal it during disposal of the client.
    private readonly AutoResetEvent _signal = new(initialState: false);
    private readonly CancellationTokenSource _stopped = new();
    private ViewerSession? _session;
    private ClientCommands? _commands;
    private ClientFrames? _frames;
    private Func<bool>? _sendFrame;
    private long _taken;
    private volatile ClientProgress _progress = new(0, 0, IsSettled: false);
    private volatile bool _isStopping;
    private WebSocketCloseStatus _closeStatus = WebSocketCloseStatus.NormalClosure;
    private string _closeReason = "";

    /// <summary>Creates the client of a connection.</summary>
    /// <param name="socket">The connection; owned by the caller.</param>
    /// <param name="library">The models; owned by the caller.</param>
    /// <param name="paintings">Paintings referenced by sessions.</param>
    /// <param name="thumbnails">Thumbnails of the exports of training runs.</param>
    /// <param name="work">The work that all clients may cause.</param>
    /// <param name="isHere">Whether the client is on this machine.</param>
    /// <param name="shared">The page's address for other machines; null if only this machine can connect.</param>
    public ClientConnection(
        WebSocket socket, ModelLibrary library, PaintingCache paintings, RunThumbnails thumbnails, ClientWork work,
        bool isHere, Uri? shared)
    {
        (_allWork, _work) = (work, work.ForClient());
        _socket = socket;
        _reader = new SocketReader(socket);
        _sender = new SocketSender(socket, isHere, _stopped.Token);
        _library = library;
        _paintings = paintings;
        _thumbnails = thumbnails;
        _shared = shared;
    }

    /// <summary>The progress of the client's thread.</summary>
    public ClientProgress Progress => _progress;

    /// <summary>Runs until the client disconnects, violates the protocol, or <see cref="Stop"/> is called.</summary>
    public async Task RunAsync()
    {
        if (await GreetAsync() is { } hello)
        {
            Open(hello);
            Task playing = Task.Factory.StartNew(
                Play, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await ListenAsync();
            Stop(WebSocketCloseStatus.NormalClosure, "");
            await playing;
        }

        await SocketClosing.SayAsync(_socket, _closeStatus, _closeReason);
        await SocketClosing.WaitAsync(_socket);
    }

    /// <summary>Closes the connection; only the first call has an effect.</summary>
    /// <param name="status">The close status.</param>
    /// <param name="reason">The close reason.</param>
    public void Stop(WebSocketCloseStatus status, string reason)
    {
        lock (_signal)
        {
            if (_isStopping)
                return;
            (_closeStatus, _closeReason, _isStopping) = (status, reason, true);
        }

        Wake();
        // The close frame is sent first; an unresponsive client is disconnected.
        _stopped.CancelAfter(LongestGoodbye);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.Leave();
        _frames?.Dispose();
        _commands?.Dispose();
        _session?.Dispose();
    }

    private void Wake() => _signal.Set();

    private async Task<HelloMessage?> GreetAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        patience.CancelAfter(LongestGreeting);
        try
        {
            ClientMessage? first = await _reader.ReadAsync(patience.Token);
            if (first is not null and not HelloMessage)
                throw new MessageException("the first message must be 'hello'");
            if (first is not null)
                await _allWork.AdmitAsync(_stopped.Token);
            return (HelloMessage?)first;
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

    private void Open(HelloMessage hello)
    {
        _session = new ViewerSession(_library, _paintings, Wake, hello.Paused);
        _taken = 1;
        if (hello.Session is { } text)
            _session.Post(new SessionInput(text));
        var picture = new SessionPicture(_session);
        _commands = new ClientCommands(_session, picture, _library, _work, _shared, Wake);
        _frames = new ClientFrames(_sender, _session, picture, _library, _commands, _thumbnails, hello.Interval / 1000);
        _sendFrame = _frames.TrySendFrame;
    }

    /// <summary>Reads messages until the connection ends.</summary>
    private async Task ListenAsync()
    {
        try
        {
            while (await _reader.ReadAsync(_stopped.Token) is { } message)
            {
                if (message is DropMessage drop)
                {
                    if (await _reader.ReadFileAsync(drop.Size, _stopped.Token) is { } bytes)
                        await _work.DropAsync(() => _commands!.Drop(drop, bytes), _stopped.Token);
                    Interlocked.Increment(ref _taken);
                }
                else if (_messages.Count + _grants.Count >= MostWaitingMessages)
                {
                    throw new MessageException("too many messages are queued");
                }
                else if (message is GrantMessage grant)
                {
                    _grants.Enqueue(grant);
                }
                else
                {
                    _messages.Enqueue(message);
                }

                Wake();
            }
        }
        catch (MessageException e)
        {
            Stop(WebSocketCloseStatus.PolicyViolation, e.Message);
        }
        catch (Exception e) when (SocketClosing.IsHangup(e))
        {
            // The client disconnected.
        }
#pragma warning disable CA1031 // one client's failure must not end the program, nor leave its thread behind
        catch (Exception e)
#pragma warning restore CA1031
        {
            Stop(WebSocketCloseStatus.InternalServerError, OneLine.Of(e.Message));
        }
    }

    private void Play()
    {
        try
        {
            _sender.Send(WelcomeMessage.Create());
            while (!_isStopping)
                PlayOnce(_session!, _commands!, _frames!);
        }
        catch (MessageException e)
        {
            Stop(WebSocketCloseStatus.PolicyViolation, e.Message);
        }
        catch (Exception e) when (SocketClosing.IsHangup(e))
        {
            // The client disconnected during a send.
            Stop(WebSocketCloseStatus.NormalClosure, "");
        }
        // The error of one client is reported to it and must not end the program for the others.
#pragma warning disable CA1031 // one client's failure must not end the program
        catch (Exception e)
#pragma warning restore CA1031
        {
            Stop(WebSocketCloseStatus.InternalServerError, OneLine.Of(e.Message));
        }

        // On this thread, the only one that sends, because concurrent sends are not allowed.
        SocketClosing.SayAsync(_socket, _closeStatus, _closeReason).GetAwaiter().GetResult();
    }

    private void PlayOnce(ViewerSession session, ClientCommands commands, ClientFrames frames)
    {
        while (_grants.TryDequeue(out GrantMessage? grant))
        {
            Interlocked.Increment(ref _taken);
            frames.Grant(grant);
        }

        // A client that asks for many files gets them in turn: only a few are held at a time.
        double start = ClientFrames.Now;
        while (!_isStopping && !commands.HasManyFiles && _work.Wait() == 0
            && _messages.TryDequeue(out ClientMessage? message))
        {
            Interlocked.Increment(ref _taken);
            commands.Do(message, frames);
            frames.RequestStatus();
            start = _work.Spend(start);
        }

        // Read before the update, which executes all of these messages.
        long taken = Interlocked.Read(ref _taken);
        session.Update(ClientFrames.Now);
        _work.Spend(start);
        bool isSettled = frames.IsLastDrawn && !session.NeedsFrame && !session.IsLoading;
        _progress = new ClientProgress(_progress.Rounds + 1, taken, isSettled);
        frames.SendNews();
        double wait = _work.WaitForFrame(isRendering: commands.Rendered is not null);
        if (wait == 0 && _work.MakeFrame(_sendFrame!))
            return;
        TimeSpan longest = frames.IsStatusDue ? ClientFrames.ShortestBetweenStatuses : LongestWait;
        if (wait > 0)
            longest = TimeSpan.FromSeconds(Math.Clamp(wait, 0.001, longest.TotalSeconds));
        if (_messages.IsEmpty && _grants.IsEmpty)
            _signal.WaitOne(longest);
        else if (_work.Wait() is > 0 and double owed)
            _signal.WaitOne(TimeSpan.FromSeconds(Math.Clamp(owed, 0.001, longest.TotalSeconds)));
    }
}

/// <summary>The progress of a client, which tests wait for.</summary>
/// <param name="Rounds">Number of iterations of the client's loop.</param>
/// <param name="Taken">Number of text messages executed.</param>
/// <param name="IsSettled">Whether the client sees the final picture: nothing moves or loads.</param>
internal sealed record ClientProgress(long Rounds, long Taken, bool IsSettled);
