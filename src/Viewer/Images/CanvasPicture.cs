using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Converts a painting to a picture file and back without loss: every value of a painting is an 8-bit level.
/// </summary>
internal static class CanvasPicture
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

    /// <summary>Reads a painting.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The input of the generator that the painting is for.</param>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static PaintedCanvas Read(string path, SourceInfo source)
    {
        var report = new PictureReport();
        float[] pixels = ReaderFor(source).TryRead(path, path, report)
            ?? throw new InputException(report.Lines.FirstOrDefault() ?? $"{path}: cannot be read");
        var canvas = new PaintedCanvas(source);
        canvas.Load(pixels);
        return canvas;
    }

    /// <summary>Creates a reader of pictures as inputs of a generator.</summary>
    public static SourceReader ReaderFor(SourceInfo source) =>
        new(source.Shape, source.Palette.Count > 0 ? new MaskColors(source.Palette, source.Shape.Channels) : null);
}
