using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.SavedViews;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>Creates the metadata of saved pictures that allows them to be reproduced.</summary>
internal static class SessionOrigin
{
    // Larger paintings are not embedded; they are saved as a separate file.
    private const int LargestPainting = 2 << 20;

    /// <summary>Creates the metadata of a session's picture.</summary>
    /// <param name="session">The session that reproduces the picture.</param>
    /// <param name="models">Its models, in the session's order.</param>
    /// <param name="canvas">The painting, if shown.</param>
    public static PictureOrigin Of(SavedView session, IEnumerable<GeneratorFile> models, PaintedCanvas? canvas)
    {
        string text = SessionString.Write(session);
        byte[]? painting = session.State.Mode == ViewMode.Canvas && canvas is not null
            ? PictureEncoder.Png(CanvasPicture.Of(canvas), origin: null)
            : null;
        return new PictureOrigin(
            text.Length <= SessionString.Longest ? text : null, [.. models.Select(OriginModel.Of)])
        {
            Painting = painting is { Length: <= LargestPainting } ? painting : null,
        };
    }

    /// <summary>Creates the metadata of a displayed picture.</summary>
    /// <param name="play">The session.</param>
    /// <param name="state">The state at the picture's time.</param>
    /// <param name="scale">Integer upscaling factor.</param>
    public static PictureOrigin Of(ViewerSession play, ViewState state, int scale) => Of(
        play.SessionOf(state, state.Time) with { Scale = scale },
        play.Views.Select(view => view.Model.File),
        play.Canvas);

    /// <summary>Creates the metadata of a recording: the loop, or the first frame.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="scale">Integer upscaling factor.</param>
    public static PictureOrigin Of(Recording recording, int scale)
    {
        RecordedFrame first = recording.Frames[0];
        var session = new SavedView(
            [.. first.Models.Select(model => model.Digits)],
            first.State,
            first.State.Mode == ViewMode.Canvas ? first.Canvas?.Digest() : null)
        {
            Scale = scale,
            Fps = recording.IsLoop ? Recording.Fps : null,
        };
        return Of(session, first.Models.Select(model => model.File), first.Canvas);
    }

    /// <summary>Reads an embedded painting; returns null if there is none, or its digest differs.</summary>
    /// <param name="origin">The picture's metadata.</param>
    /// <param name="digest">The painting's digest in the session.</param>
    /// <param name="source">The source format of the session's model.</param>
    public static PaintedCanvas? PaintingOf(PictureOrigin origin, string digest, SourceInfo source)
    {
        float[]? pixels = origin.Painting is { } painting
            ? CanvasPicture.ReaderFor(source).TryRead(painting, "painting", new PictureReport())
            : null;
        if (pixels is null)
            return null;
        var canvas = new PaintedCanvas(source);
        canvas.Load(pixels);
        return canvas.Digest() == digest ? canvas : null;
    }

    /// <summary>
    /// Creates the metadata of a picture without a session, such as a reconstruction of a picture in a folder.
    /// </summary>
    public static PictureOrigin Of(GeneratorFile model) => new(null, [OriginModel.Of(model)]);
}
