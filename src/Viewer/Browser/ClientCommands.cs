using System.Collections.Concurrent;
using ImageGen.Generators;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>Executes the requests of a client: session inputs, dropped files, saved pictures and recordings.</summary>
/// <param name="session">The client's session; owned by the caller.</param>
/// <param name="picture">The client's picture.</param>
/// <param name="library">The models; owned by the caller.</param>
/// <param name="work">The work that the client may cause.</param>
/// <param name="shared">The page's address for other machines; null if only this machine can connect.</param>
/// <param name="wake">Called when there is a file to send.</param>
internal sealed class ClientCommands(
    ViewerSession session, SessionPicture picture, ModelLibrary library, ClientWork.Share work, Uri? shared,
    Action wake) : IDisposable
{
    private const int MostFiles = 4;

    private readonly ConcurrentQueue<OfferedFile> _files = new();
    private readonly DroppedPictures _pictures = new(session);
    private RecordingOutput _output = RecordingOutput.Usual;
    private RecordingJob? _job;

    /// <summary>Whether so many files wait to be sent that no more should be made.</summary>
    public bool HasManyFiles => _files.Count >= MostFiles;

    /// <summary>The rendered fraction of a recording, in [0, 1]; null if none is being rendered.</summary>
    public double? Rendered => _job?.Share;

    /// <summary>The models that the client drops.</summary>
    public DroppedAdoption Adoption { get; } = new(session, library, wake);

    /// <summary>Executes a message; the client is told in one line why it cannot be done.</summary>
    /// <param name="message">The message.</param>
    /// <param name="frames">The frames shown to the client.</param>
    /// <exception cref="MessageException">The message is not allowed here.</exception>
    public void Do(ClientMessage message, ClientFrames frames)
    {
        try
        {
            Execute(message, frames);
        }
        catch (InputException e)
        {
            session.Tell(e.Message, isProblem: true);
        }
    }

    /// <summary>Accepts a dropped file; called on the reader thread.</summary>
    public void Drop(DropMessage drop, byte[] bytes)
    {
        string name = OneLine.Of(Path.GetFileName(drop.Name));
        try
        {
            if (drop.Kind == DroppedKind.Model)
                Adoption.Open(name, bytes);
            else if (drop.Kind is DroppedKind.Photograph or DroppedKind.Camera)
                DroppedPhotograph.Put(session, name, bytes, drop.Kind == DroppedKind.Camera);
            else
                _pictures.Take(name, bytes, drop.Kind == DroppedKind.Source, drop.Index, drop.Count);
        }
        catch (InputException e)
        {
            session.Tell(e.Message, isProblem: true);
        }
    }

    /// <summary>Starts rendering a finished recording.</summary>
    public void Render(Recording recording)
    {
        if (_job is { IsRunning: true })
        {
            recording.Dispose();
            session.Tell("Another recording is being written; wait for it, or cancel it", isProblem: true);
            return;
        }

        _job?.Dispose();
        string name = $"imagegen-{recording.Frames[0].Models[0].File.Name}-{DateTime.Now:yyyyMMdd-HHmmss}"
            + _output.Format.Extension;
        string contentType = _output.Encoding.ContentType;
        _job = new RecordingJob(
            recording,
            _output,
            bytes => Offer(new OfferedFile(name, contentType, bytes)),
            problem => session.Tell(problem, isProblem: true),
            () => work.RecordingTurns);
    }

    /// <summary>The next file to send; null if there is none.</summary>
    public OfferedFile? TakeFile() => _files.TryDequeue(out OfferedFile? file) ? file : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Adoption.Dispose();
        _job?.Dispose();
    }

    private void Execute(ClientMessage message, ClientFrames frames)
    {
        switch (message)
        {
            case PointerMessage pointer:
                Point(pointer);
                break;
            case CopyMessage copy:
                Copy(copy, frames);
                break;
            case SaveMessage save:
                Save(save.Scale);
                break;
            case OutputMessage output:
                _output = output.ToOutput();
                break;
            case KeepMessage keep when session.Views.Count > 0:
                Keep(keep, frames);
                break;
            case KeepMessage:
                break;
            case AskAboutMessage when session.Views.Count > 0:
                frames.SendText(AboutAnswers.Of(session.Views[0].Model));
                break;
            case AskAboutMessage:
                break;
            case CancelMessage:
                _job?.Cancel();
                break;
            case AdoptMessage adopt:
                Adoption.Adopt(adopt.ToChoices());
                break;
            case InputMessage input:
                session.Post(input.ToInput());
                break;
            default:
                throw new MessageException("'hello' is allowed only once");
        }
    }

    private void Point(PointerMessage message)
    {
        for (int i = 0; i < message.Points.Length; i += 2)
        {
            if (picture.Point(message.Event, message.Points[i], message.Points[i + 1]) is { } input)
                session.Post(input);
        }
    }

    /// <summary>Sends the session of the frame that the client sees.</summary>
    private void Copy(CopyMessage copy, ClientFrames frames)
    {
        if (session.Views.Count == 0)
            return;
        ViewState state = frames.Seen(copy.Frame);
        session.KeepPainting();
        SavedView saved = session.SessionOf(state, state.Time) with { Scale = copy.Scale };
        frames.Send(SessionMessage.Of(SessionString.Write(saved), shared));
    }

    private void Keep(KeepMessage keep, ClientFrames frames)
    {
        session.KeepPainting();
        frames.Send(KeptMessage.Of(KeptPicture.Of(session, frames.Seen(keep.Frame), keep.Tile)));
    }

    private void Save(int scale)
    {
        if (session.Views.Count == 0)
            return;
        ViewState state = session.State with { Time = session.Time };
        long pixels = picture.Picture is { } shown ? (long)shown.Width * shown.Height * scale * scale : 0;
        using FifoLock.Holder? turn = work.TakePictureTurn(pixels);
        Picture saved = SessionRendering.Draw(session.Views, state, scale);
        string mode = state.Mode.ToString().ToLowerInvariant();
        string name = $"imagegen-{session.Views[0].Model.File.Name}-{mode}-{DateTime.Now:yyyyMMdd-HHmmss}";
        PictureOrigin origin = SessionOrigin.Of(session, state, scale);
        Offer(new OfferedFile($"{name}.png", "image/png", PictureEncoder.Png(saved, origin)));
        if (state.Mode == ViewMode.Canvas && session.Canvas is { } canvas)
        {
            byte[] painting = PictureEncoder.Png(CanvasPicture.Of(canvas), origin: null);
            Offer(new OfferedFile(name + CanvasPicture.Extension, "image/png", painting));
        }
    }

    private void Offer(OfferedFile file)
    {
        _files.Enqueue(file);
        wake();
    }
}

/// <summary>A file that the page offers for download.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record OfferedFile(string Name, string ContentType, byte[] Bytes);
