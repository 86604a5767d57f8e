using System.Text;
using ImageGen.Generators;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Browser.Messages;
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
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly Queue<(ClientMessage Message, byte[]? Content)> _messages = [];
    private readonly PageOutput _output = new();
    private ViewerSession? _session;
    private SessionPicture? _picture;
    private PageCommands? _commands;
    private FrameStream? _stream;
    private TaskCompletionSource _woken = new();
    private DropMessage? _announced;

    /// <summary>Takes a text message.</summary>
    public void Take(string json)
    {
        try
        {
            var message = ClientMessage.Read(Encoding.UTF8.GetBytes(json));
            if (message is DropMessage drop)
                _announced = drop;
            else
                _messages.Enqueue((message, null));
        }
        catch (MessageException e)
        {
            WorkerScript.Fail(e.Message);
        }

        Wake();
    }

    /// <summary>Takes the content of the file that the last message announced.</summary>
    /// <param name="content">The content.</param>
    public void TakeFile(byte[] content)
    {
        if (_announced is not { } drop)
            return;
        _announced = null;
        _messages.Enqueue((drop, content));
        Wake();
    }

    /// <summary>Plays until the page is closed.</summary>
    public async Task RunAsync()
    {
        try
        {
            _output.Send(WelcomeMessage.Create());
            library.Changed += (_, _) => Wake();
            while (true)
                await PlayOnceAsync();
        }
        // One line for the person instead of a page that stands still.
#pragma warning disable CA1031 // whatever went wrong ends the session
        catch (Exception e)
#pragma warning restore CA1031
        {
            WorkerScript.Fail(OneLine.Of(e.Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream?.Dispose();
        _session?.Dispose();
    }

    private async Task PlayOnceAsync()
    {
        while (_messages.TryDequeue(out (ClientMessage Message, byte[]? Content) next))
            await DoAsync(next.Message, next.Content);
        if (_session is null || _stream is null)
        {
            await WaitAsync(LongestWait);
            return;
        }

        _session.Update(FrameStream.Now);
        _stream.SendModels();
        _session.TakeRecording()?.Dispose();
        _stream.SendNews(rendered: null);
        if (_stream.IsFrameDue)
            await SendFrameAsync(_session, _stream);
        else if (_messages.Count == 0)
            await WaitAsync(_stream.IsStatusDue ? FrameStream.ShortestBetweenStatuses : LongestWait);
    }

    private async Task SendFrameAsync(ViewerSession session, FrameStream stream)
    {
        FrameTimings made = await _picture!.ShowAsync();
        if (!session.HasFailed)
            stream.SendFrame(made);
    }

    private async Task DoAsync(ClientMessage message, byte[]? content)
    {
        switch (message)
        {
            case HelloMessage hello when _session is null:
                Open(hello);
                break;
            case GrantMessage grant:
                _stream?.Grant(grant);
                break;
            case HelloMessage:
                break;
            case DropMessage drop:
                await _commands!.TakeFileAsync(drop, content!);
                _stream!.RequestStatus();
                break;
            default:
                await _commands!.DoAsync(message);
                _stream!.RequestStatus();
                break;
        }
    }

    private void Open(HelloMessage hello)
    {
        _session = new ViewerSession(library, new PaintingCache(), Wake, hello.Paused);
        if (hello.Session is { } text)
            _session.Post(new SessionInput(text));
        _picture = new SessionPicture(_session);
        _stream = new FrameStream(_output, _session, _picture, library, hello.Interval / 1000);
        _commands = new PageCommands(_session, _picture, _stream, address, _output);
    }

    private void Wake() => _woken.TrySetResult();

    private async Task WaitAsync(TimeSpan longest)
    {
        await Task.WhenAny(_woken.Task, Task.Delay(longest));
        _woken = new TaskCompletionSource();
    }
}

/// <summary>Sends to the page, by worker.js.</summary>
internal sealed class PageOutput : IFrameOutput
{
    private readonly byte[] _header = new byte[FrameHeader.Size];

    /// <inheritdoc/>
    public void Send(ServerMessage message) => WorkerScript.Send(Encoding.UTF8.GetString(message.ToUtf8()));

    /// <inheritdoc/>
    public void Send(
        BinaryKind kind, Picture picture, uint number, ViewerSession play, in FrameTimings timings, double before)
    {
        FrameEncoding encoding = picture.Channels == 1 ? FrameEncoding.Gray : FrameEncoding.Rgb;
        FrameHeader.Write(
            _header, kind, encoding, picture.Width, picture.Height, number, play.Parts, play.Time, timings, before);
        WorkerScript.SendBinary(_header, picture.Pixels);
    }

    /// <summary>Sends a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="content">Its content.</param>
    public void SendFile(string name, string contentType, byte[] content)
    {
        Send(new FileMessage(name, contentType));
        FrameHeader.Write(_header, BinaryKind.File, FrameEncoding.Rgb, 0, 0, 0, 1, 0, default, 0);
        WorkerScript.SendBinary(_header, content);
    }
}
