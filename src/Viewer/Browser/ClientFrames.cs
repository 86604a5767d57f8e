using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// What a client of the server is sent: the stream of its session, and besides what only the server has: training runs,
/// recordings, adoptions and files. Not thread-safe.
/// </summary>
internal sealed class ClientFrames : IDisposable
{
    private readonly SocketSender _sender;
    private readonly ViewerSession _session;
    private readonly SessionPicture _picture;
    private readonly ClientCommands _commands;
    private readonly FrameStream _stream;
    private readonly TrainingNews _training;

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
        _commands = commands;
        _stream = new FrameStream(sender, session, picture, library, interval);
    }

    /// <summary>The clock for all clients, in seconds.</summary>
    public static double Now => FrameStream.Now;

    /// <summary>The minimum interval between two status messages.</summary>
    public static TimeSpan ShortestBetweenStatuses => FrameStream.ShortestBetweenStatuses;

    /// <summary>Whether a status message is to be sent as soon as possible.</summary>
    public bool IsStatusDue => _stream.IsStatusDue;

    /// <summary>Whether the client has drawn the last frame that was sent.</summary>
    public bool IsLastDrawn => _stream.IsLastDrawn;

    /// <summary>Adds credits, and records the last frame drawn.</summary>
    public void Grant(GrantMessage grant) => _stream.Grant(grant);

    /// <summary>Requests a status message soon, e.g. after an input.</summary>
    public void RequestStatus() => _stream.RequestStatus();

    /// <summary>The state that the client sees.</summary>
    /// <param name="frame">The number of the frame that it has drawn last.</param>
    public ViewState Seen(uint frame) => _stream.Seen(frame);

    /// <summary>Sends a message.</summary>
    public void Send(ServerMessage message) => _sender.Send(message);

    /// <summary>Sends a message that is written already.</summary>
    /// <param name="text">The message as UTF-8.</param>
    public void SendText(ReadOnlyMemory<byte> text) => _sender.SendText(text);

    /// <summary>Sends all changes except the picture.</summary>
    public void SendNews()
    {
        _stream.SendModels();
        if (_training.Look(_session.Choice.Selected, Now) is { } training)
            Send(training);
        if (_session.TakeRecording() is { } recording)
            _commands.Render(recording);
        while (_commands.Adoption.TakeAnswer() is { } answer)
            Send(AdoptionMessage.Of(answer));
        while (_commands.TakeFile() is { } file)
        {
            Send(new FileMessage(file.Name, file.ContentType));
            _sender.Send(file);
        }

        _stream.SendNews(_commands.Rendered);
    }

    /// <summary>Renders and sends a frame, if there is a credit and a change.</summary>
    /// <returns>Whether a frame was sent.</returns>
    public bool TrySendFrame()
    {
        if (!_stream.IsFrameDue)
            return false;
        FrameTimings made = _picture.Show();
        if (_session.HasFailed)
            return false;
        _stream.SendFrame(made);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
