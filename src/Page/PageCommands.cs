using ImageGen.Generators;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Page;

/// <summary>
/// Executes the page's requests in a static site; what needs the viewer's libraries is refused with the reason.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="picture">The picture.</param>
/// <param name="address">The page's address without its fragment.</param>
/// <param name="send">Sends a message.</param>
/// <param name="sendFile">Sends a file: its name, its media type and its content.</param>
internal sealed class PageCommands(
    ViewerSession session,
    SessionPicture picture,
    Uri address,
    Action<ServerMessage> send,
    Action<string, string, byte[]> sendFile)
{
    private DropMessage? _dropped;

    /// <summary>Executes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="shown">The last frames.</param>
    public async Task DoAsync(ClientMessage message, ShownFrames shown)
    {
        switch (message)
        {
            case PointerMessage pointer:
                Point(pointer);
                break;
            case CopyMessage copy when session.Views.Count > 0:
                Copy(copy, shown);
                break;
            case SaveMessage save when session.Views.Count > 0:
                await SaveAsync(save.Scale);
                break;
            case KeepMessage keep when session.Views.Count > 0:
                Keep(keep, shown);
                break;
            case AskAboutMessage when session.Views.Count > 0:
                LoadedModel model = session.Views[0].Model;
                send(new AboutMessage(ModelAbout.Of(model.File, model.Golden)));
                break;
            case DropMessage drop:
                _dropped = drop;
                break;
            case LoopMessage or ActionMessage
            {
                Action: ViewAction.Record or ViewAction.RecordLoop or ViewAction.RecordStrokes,
            }:
                Refuse("Recording takes the viewer: viewer render --session writes an animation of this view");
                break;
            case InputMessage input:
                session.Post(input.ToInput());
                break;
            default:
                break;
        }
    }

    /// <summary>Takes the content of the announced file.</summary>
    public void TakeFile(byte[] content)
    {
        if (_dropped is not { } dropped)
            return;
        _dropped = null;
        string name = OneLine.Of(Path.GetFileName(dropped.Name));
        try
        {
            bool isPng = content is [0x89, 0x50, 0x4E, 0x47, ..];
            if (dropped.Kind == DroppedKind.Picture
                && isPng
                && PngMetadata.Find(content, name) is { } packet
                && PictureOrigin.Read(packet, name) is { Session: { } text } origin)
                session.Post(
                    new SessionInput(text) { ModelNames = [.. origin.Models.Select(model => model.Name)] });
            else
                Refuse(
                    $"{name}: this page plays the models that it was exported with, and opens PNGs that it saved; the "
                    + "viewer plays any model and translates any picture");
        }
        catch (InputException e)
        {
            Refuse(e.Message);
        }
    }

    private void Refuse(string reason) => session.Tell(reason, isProblem: true);

    private void Point(PointerMessage message)
    {
        for (int i = 0; i < message.Points.Length; i += 2)
        {
            if (picture.Point(message.Event, message.Points[i], message.Points[i + 1]) is { } input)
                session.Post(input);
        }
    }

    // The session of the frame that is seen, because newer ones may still be on their way.
    private ViewState Seen(uint frame, ShownFrames shown) =>
        shown.Find(frame) is { } seen && seen.State.Mode == session.State.Mode
            ? seen.State with { Time = seen.Time }
            : session.State with { Time = session.Time };

    private void Copy(CopyMessage copy, ShownFrames shown)
    {
        ViewState state = Seen(copy.Frame, shown);
        session.KeepPainting();
        SavedView saved = session.SessionOf(state, state.Time) with { Scale = copy.Scale };
        // Only a page that others can reach has an address to photograph.
        send(SessionMessage.Of(SessionString.Write(saved), address.IsLoopback ? null : address));
    }

    private void Keep(KeepMessage keep, ShownFrames shown)
    {
        session.KeepPainting();
        send(KeptMessage.Of(KeptPicture.Of(session, Seen(keep.Frame, shown), keep.Tile)));
    }

    private async Task SaveAsync(int scale)
    {
        ViewState state = session.State with { Time = session.Time };
        foreach (ModelView view in session.Views)
            await view.ShowAsync(state, state.Time);
        bool isSmooth = state.IsSmooth && scale > 1;
        var mosaic = new ViewMosaic(
            session.Views, scale, scaling: isSmooth ? TileScaling.Bilinear : TileScaling.Crisp);
        mosaic.Draw();
        SavedView saved = session.SessionOf(state, state.Time) with { Scale = scale };
        var origin = new PictureOrigin(
            SessionString.Write(saved), [.. session.Views.Select(view => OriginModel.Of(view.Model.File))])
        {
            Painting = Painting(state),
        };
        string mode = state.Mode.ToString().ToLowerInvariant();
        string name = $"imagegen-{session.Views[0].Model.File.Name}-{mode}-{DateTime.Now:yyyyMMdd-HHmmss}.png";
        sendFile(name, "image/png", PngWriter.Write(mosaic.Picture, origin));
    }

    private byte[]? Painting(ViewState state) => state.Mode == ViewMode.Canvas && session.Canvas is { } canvas
        ? PngWriter.Write(CanvasPicture.Of(canvas), origin: null)
        : null;
}
