using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>
/// Handles a picture file dropped on the viewer: a picture with an embedded session reopens it; any other is translated
/// by the displayed model, or, if that has a latent, encoded or searched for.
/// </summary>
internal static class DroppedPicture
{
    /// <summary>
    /// Opens the embedded session, or puts the picture on the canvas; problems are reported as notices.
    /// </summary>
    /// <param name="play">The session.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">The file's content.</param>
    /// <exception cref="InputException">Its metadata is damaged.</exception>
    public static void Open(ViewerSession play, string name, byte[] bytes)
    {
        if (PictureMetadata.Find(bytes, name) is not { Session: { } text } origin)
        {
            if (Mp4Metadata.IsMp4(bytes))
                play.Tell(
                    $"{name}: carries no session; drop a video that the viewer saved, or a picture", isProblem: true);
            else
                Put(play, name, bytes);
            return;
        }

        string? digest = SessionString.Read(text).Canvas;
        play.Post(new SessionInput(text)
        {
            ModelNames = [.. origin.Models.Select(model => model.Name)],
            Painting = digest is null ? null : source => SessionOrigin.PaintingOf(origin, digest, source),
        });
    }

    /// <summary>
    /// Puts a picture on the canvas, of outlines those that an edge detector finds in it, or searches for its latent,
    /// ignoring its metadata; problems are reported as notices.
    /// </summary>
    /// <param name="play">The session.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">The file's content.</param>
    public static void Put(ViewerSession play, string name, byte[] bytes)
    {
        if (play.Views is [{ Info.Latent: not null }, ..])
        {
            LoadedModel model = play.Views[0].Model;
            if (PictureSearch.Read(play, model, name, bytes) is { } picture)
                PictureSearch.Begin(play, model, [picture]);
            return;
        }

        if (play.Canvas?.Source is not { } source || play.Views is not [{ Info.Source: not null }, ..])
        {
            play.Tell($"{name}: no model is shown yet; drop the picture again when one is", isProblem: true);
            return;
        }

        var report = new PictureReport();
        float[]? pixels = CanvasPicture.ReaderFor(source).TryRead(bytes, name, report);
        foreach (string line in report.Lines)
            play.Tell(line.Trim(), isProblem: pixels is null);
        if (pixels is null)
            return;
        SourcePhotograph? photograph = source.Kind == "outline"
            ? CanvasPicture.TryReadPhotograph(bytes, name, source, new PictureReport())
            : null;
        play.Post(new PaintingInput(source, pixels) { Photograph = photograph });
    }
}
