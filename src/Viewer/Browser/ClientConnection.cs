using System.Collections.Concurrent;
using System.Net.WebSockets;
using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// One client: its WebSocket from the greeting to the goodbye. What it sends is read here and queued; a thread of its
/// own runs the session, carries out what was queued (<see cref="ClientCommands"/>) and sends frames and news
/// (<see cref="ClientFrames"/>), and is the only one that sends.
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
    private readonly Uri? _shared;
    private readonly ConcurrentQueue<ClientMessage> _messages = new();

    // Never disposed: the library may wake this client while it goes away.
    private readonly AutoResetEvent _signal = new(initialState: false);
    private readonly CancellationTokenSource _stopped = new();
    private ViewerSession? _session;
    private ClientCommands? _commands;
    private ClientFrames? _frames;
    private long _taken;
    private volatile ClientProgress _progress = new(0, 0, IsSettled: false);
    private volatile bool _isStopping;
    private WebSocketCloseStatus _closeStatus = WebSocketCloseStatus.NormalClosure;
    private string _closeReason = "";

    /// <summary>Creates the client of a connection.</summary>
    /// <param name="socket">The connection; it remains owned by the caller.</param>
    /// <param name="library">The models; it remains owned by the caller.</param>
    /// <param name="paintings">The paintings that sessions name.</param>
    /// <param name="thumbnails">Pictures of training runs' exports.</param>
    /// <param name="isHere">Whether the client is on this machine.</param>
    /// <param name="shared">The page's address for other machines; null where only this one can open it.</param>
    public ClientConnection(
        WebSocket socket, ModelLibrary library, PaintingCache paintings, RunThumbnails thumbnails, bool isHere,
        Uri? shared)
    {
        _socket = socket;
        _reader = new SocketReader(socket);
        _sender = new SocketSender(socket, isHere, _stopped.Token);
        _library = library;
        _paintings = paintings;
        _thumbnails = thumbnails;
        _shared = shared;
    }

    /// <summary>How far it has come.</summary>
    public ClientProgress Progress => _progress;

    /// <summary>Runs until the client hangs up, violates the protocol, or <see cref="Stop"/> is called.</summary>
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

    /// <summary>Ends the connection; the first reason counts.</summary>
    /// <param name="status">The kind of reason.</param>
    /// <param name="reason">The reason in words.</param>
    public void Stop(WebSocketCloseStatus status, string reason)
    {
        lock (_signal)
        {
            if (_isStopping)
                return;
            (_closeStatus, _closeReason, _isStopping) = (status, reason, true);
        }

        Wake();
        // The reason is sent first; a client that does not take it is dropped.
        _stopped.CancelAfter(LongestGoodbye);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
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
            return await _reader.ReadAsync(patience.Token) switch
            {
                null => null,
                HelloMessage hello => hello,
                _ => throw new MessageException("the first message must be 'hello'"),
            };
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
        _commands = new ClientCommands(_session, picture, _library, _shared, Wake);
        _frames = new ClientFrames(_sender, _session, picture, _library, _commands, _thumbnails, hello.Interval / 1000);
    }

    /// <summary>Reads what the client sends, until there is no more.</summary>
    private async Task ListenAsync()
    {
        try
        {
            while (await _reader.ReadAsync(_stopped.Token) is { } message)
            {
                if (message is DropMessage drop)
                {
                    if (await _reader.ReadFileAsync(drop.Size, _stopped.Token) is { } bytes)
                        _commands!.Drop(drop, bytes);
                    Interlocked.Increment(ref _taken);
                }
                else if (_messages.Count < MostWaitingMessages)
                {
                    _messages.Enqueue(message);
                }
                else
                {
                    throw new MessageException("too many messages are waiting");
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
            // It hung up, or was dropped.
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
            // It hung up while something was sent.
            Stop(WebSocketCloseStatus.NormalClosure, "");
        }
        // Whatever fails for one client is reported to it, and must not end the program for the others.
#pragma warning disable CA1031 // one client's failure must not end the program
        catch (Exception e)
#pragma warning restore CA1031
        {
            Stop(WebSocketCloseStatus.InternalServerError, OneLine.Of(e.Message));
        }

        // Sent from here: until now nobody else could have sent anything.
        SocketClosing.SayAsync(_socket, _closeStatus, _closeReason).GetAwaiter().GetResult();
    }

    private void PlayOnce(ViewerSession session, ClientCommands commands, ClientFrames frames)
    {
        while (_messages.TryDequeue(out ClientMessage? message))
        {
            Interlocked.Increment(ref _taken);
            if (message is GrantMessage grant)
            {
                frames.Grant(grant);
                continue;
            }

            commands.Do(message, frames);
            frames.RequestStatus();
        }

        // Counted before the update, which then does what all of these asked for.
        long taken = Interlocked.Read(ref _taken);
        session.Update(ClientFrames.Now);
        bool isSettled = frames.IsLastDrawn && !session.NeedsFrame && !session.IsLoading;
        _progress = new ClientProgress(_progress.Rounds + 1, taken, isSettled);
        frames.SendNews();
        if (!frames.TrySendFrame())
            _signal.WaitOne(frames.IsStatusDue ? ClientFrames.ShortestBetweenStatuses : LongestWait);
    }
}

/// <summary>How far a client has come, for those who wait for it, as tests do.</summary>
/// <param name="Rounds">How often it took messages, advanced the time and looked for something new to send.</param>
/// <param name="Taken">How many messages of text have been carried out.</param>
/// <param name="IsSettled">Whether what the client sees is all that there is to see: nothing moves or loads.</param>
internal sealed record ClientProgress(long Rounds, long Taken, bool IsSettled);
