using System.Runtime.InteropServices.JavaScript;
using ImageGen.Generators;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Browser.Messages;
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
/// <param name="stream">The frames shown.</param>
/// <param name="address">The page's address without its fragment.</param>
/// <param name="output">Sends to the page.</param>
internal sealed class PageCommands(
    ViewerSession session, SessionPicture picture, FrameStream stream, Uri address, PageOutput output)
{
    /// <summary>Executes a message.</summary>
    /// <param name="message">The message.</param>
    public async Task DoAsync(ClientMessage message)
    {
        switch (message)
        {
            case PointerMessage pointer:
                Point(pointer);
                break;
            case CopyMessage copy when session.Views.Count > 0:
                Copy(copy);
                break;
            case SaveMessage save when session.Views.Count > 0:
                await SaveAsync(save.Scale);
                break;
            case KeepMessage keep when session.Views.Count > 0:
                session.KeepPainting();
                output.Send(KeptMessage.Of(KeptPicture.Of(session, stream.Seen(keep.Frame), keep.Tile)));
                break;
            case AskAboutMessage when session.Views.Count > 0:
                LoadedModel model = session.Views[0].Model;
                output.Send(new AboutMessage(ModelAbout.Of(model.File, model.Golden)));
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

    /// <summary>Takes a file: a picture that a page saved, or one to translate.</summary>
    /// <param name="dropped">Its announcement.</param>
    /// <param name="content">Its content.</param>
    public async Task TakeFileAsync(DropMessage dropped, byte[] content)
    {
        string name = OneLine.Of(Path.GetFileName(dropped.Name));
        try
        {
            if (dropped.Kind is DroppedKind.Photograph or DroppedKind.Camera)
                DroppedPhotograph.Put(session, name, content, dropped.Kind == DroppedKind.Camera);
            else if (dropped.Kind == DroppedKind.Picture && OriginOf(content, name) is { Session: not null } origin)
                await OpenAsync(origin);
            else if (dropped.Kind != DroppedKind.Model && session.Canvas?.Source is { } source
                && session.Views is [{ Info.Source: not null }, ..])
                DroppedPhotograph.Put(session, name, await PagePictures.CroppedAsync(content, source), isLive: false);
            else
                Refuse(
                    $"{name}: this page plays the models that it was exported with, opens PNGs that it saved, and "
                    + "translates pictures where a model takes them; the viewer plays any model, and encodes any "
                    + "picture");
        }
        catch (InputException e)
        {
            Refuse(e.Message);
        }
        catch (JSException e)
        {
            Refuse($"{name}: this browser cannot decode it ({OneLine.Of(e.Message).TrimEnd('.')})");
        }
    }

    private static PictureOrigin? OriginOf(byte[] content, string name) =>
        PagePictures.IsPng(content) && PngMetadata.Find(content, name) is { } packet
            ? PictureOrigin.Read(packet, name)
            : null;

    private async Task OpenAsync(PictureOrigin origin)
    {
        string? digest = SessionString.Read(origin.Session!).Canvas;
        byte[]? painting = digest is not null && origin.Painting is { } png
            ? await PagePictures.WholeAsync(png)
            : null;
        session.Post(
            new SessionInput(origin.Session!)
            {
                ModelNames = [.. origin.Models.Select(model => model.Name)],
                Painting = painting is null ? null : source => CanvasPicture.From(painting, source, digest!),
            });
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

    private void Copy(CopyMessage copy)
    {
        ViewState state = stream.Seen(copy.Frame);
        session.KeepPainting();
        SavedView saved = session.SessionOf(state, state.Time) with { Scale = copy.Scale };
        // Only a page that others can reach has an address to photograph.
        output.Send(SessionMessage.Of(SessionString.Write(saved), address.IsLoopback ? null : address));
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
        output.SendFile(name, "image/png", PngWriter.Write(mosaic.Picture, origin));
    }

    private byte[]? Painting(ViewState state) => state.Mode == ViewMode.Canvas && session.Canvas is { } canvas
        ? PngWriter.Write(CanvasPicture.Of(canvas), origin: null)
        : null;
}
