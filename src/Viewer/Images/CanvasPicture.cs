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

    /// <summary>Converts the pixels of a painting's picture back.</summary>
    /// <param name="rgb">Interleaved RGB.</param>
    /// <param name="source">The input of the generator that the painting is for.</param>
    /// <param name="digest">The painting's digest.</param>
    /// <returns>The painting; null if it does not fit, or has another digest.</returns>
    public static PaintedCanvas? From(byte[] rgb, SourceInfo source, string digest)
    {
        ImageShape shape = source.Shape;
        int plane = shape.Width * shape.Height;
        if (rgb.Length != 3 * plane)
            return null;
        float[] pixels = new float[shape.Size];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = rgb[(3 * (i % plane)) + (i / plane)] / 255f;
        if (source.Palette.Count > 0)
            new MaskColors(source.Palette, shape.Channels).Snap(pixels);
        var canvas = new PaintedCanvas(source);
        canvas.Load(pixels);
        return canvas.Digest() == digest ? canvas : null;
    }
}
