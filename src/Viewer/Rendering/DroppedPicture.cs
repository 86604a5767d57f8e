using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Rendering;

/// <summary>A picture file that was dropped on the viewer, to be translated by the shown model.</summary>
internal static class DroppedPicture
{
    /// <summary>Puts it on the canvas, or reports why it cannot be.</summary>
    /// <param name="play">The session.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">The file's content.</param>
    public static void Put(ViewerSession play, string name, byte[] bytes)
    {
        if (play.Canvas?.Source is not { } source || play.Views is not [{ Info.Source: not null }, ..])
        {
            play.Tell(
                $"{name}: the model that is played takes no pictures; choose an image-to-image model, then drop it "
                + "again",
                isProblem: true);
            return;
        }

        var report = new PictureReport();
        float[]? pixels = CanvasPicture.ReaderFor(source).TryRead(bytes, name, report);
        foreach (string line in report.Lines)
            play.Tell(line.Trim(), isProblem: pixels is null);
        if (pixels is not null)
            play.Post(new PaintingInput(source, pixels));
    }
}
