using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>A photograph that the page has decoded, or a frame of its camera, for an image-to-image model.</summary>
internal static class DroppedPhotograph
{
    /// <summary>Puts the photograph on the canvas; reports why it cannot be.</summary>
    /// <param name="play">The session.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="rgb">Interleaved RGB, at the size that the canvas asks for.</param>
    /// <param name="isLive">Whether it comes from a camera.</param>
    public static void Put(ViewerSession play, string name, byte[] rgb, bool isLive)
    {
        if (play.Canvas?.Source is { } source && rgb.Length == SourcePhotograph.SizeFor(source))
            play.Post(
                new PaintingInput(source, []) { Photograph = new SourcePhotograph(rgb, source), IsLive = isLive });
        else if (!isLive)
            // A frame of a camera that comes late, for the model before, is just dropped.
            play.Tell($"{name}: no model is shown that takes pictures; choose one, and drop it again", isProblem: true);
    }
}
