using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Images;

/// <content>Reading, which takes libvips.</content>
internal static partial class CanvasPicture
{
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
