using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>What the file of a picture says of how it was made.</summary>
internal static class SessionOrigin
{
    // A painting larger than this is left to its own file.
    private const int LargestPainting = 2 << 20;

    /// <summary>The origin of a picture of a session.</summary>
    /// <param name="session">What makes the picture.</param>
    /// <param name="models">Its models, in the session's order.</param>
    /// <param name="canvas">The painting, where it is seen.</param>
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

    /// <summary>The origin of a picture of what is played.</summary>
    /// <param name="play">What is played; its views are shown.</param>
    /// <param name="state">The state at the picture's time.</param>
    /// <param name="scale">How often a pixel is enlarged.</param>
    public static PictureOrigin Of(ViewerSession play, ViewState state, int scale) => Of(
        play.SessionOf(state, state.Time) with { Scale = scale },
        play.Views.Select(view => view.Model.File),
        play.Canvas);

    /// <summary>The origin of a recording: the loop, or what its first frame shows.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="scale">How often a pixel is enlarged in it.</param>
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

    /// <summary>The painting that a picture carries; null when it carries none that is meant.</summary>
    /// <param name="origin">What the picture says of itself.</param>
    /// <param name="digest">The painting's digest in the session.</param>
    /// <param name="source">What the session's model translates.</param>
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

    /// <summary>The origin of a picture that no session makes, such as one of a folder's pictures.</summary>
    public static PictureOrigin Of(GeneratorFile model) => new(null, [OriginModel.Of(model)]);
}
