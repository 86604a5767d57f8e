using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Converts a painting to a picture file and back without loss: every value of a painting is an 8-bit level.
/// </summary>
internal static partial class CanvasPicture
{
    /// <summary>The extension of the files.</summary>
    public const string Extension = ".canvas.png";

    /// <summary>Converts a painting to a picture.</summary>
    public static Picture Of(PaintedCanvas canvas)
    {
        ImageShape shape = canvas.Shape;
        var picture = new Picture(shape.Width, shape.Height);
        int plane = shape.Width * shape.Height;
        for (int at = 0; at < plane; at++)
        {
            for (int band = 0; band < 3; band++)
                picture.Pixels[(3 * at) + band] = PixelLevel.Of(
                    canvas.Pixels[(Math.Min(band, shape.Channels - 1) * plane) + at]);
        }

        return picture;
    }
}
