using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
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

    /// <summary>Reads a photograph that is made a source of.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The picture's name in the report.</param>
    /// <param name="source">The generator's source format.</param>
    /// <param name="report">Receives remarks and errors.</param>
    /// <returns>The photograph; null if it cannot be read, which is then reported.</returns>
    public static SourcePhotograph? TryReadPhotograph(
        string path, string name, SourceInfo source, PictureReport report) =>
        TryReadPhotograph(() => PictureReader.Bytes(path, name), name, source, report);

    /// <summary>Decodes a photograph that is made a source of.</summary>
    /// <param name="bytes">The content of a picture file.</param>
    /// <param name="name">The picture's name in the report.</param>
    /// <param name="source">The generator's source format.</param>
    /// <param name="report">Receives remarks and errors.</param>
    /// <returns>The photograph; null if it cannot be read, which is then reported.</returns>
    public static SourcePhotograph? TryReadPhotograph(
        byte[] bytes, string name, SourceInfo source, PictureReport report) =>
        TryReadPhotograph(() => bytes, name, source, report);

    private static SourcePhotograph? TryReadPhotograph(
        Func<byte[]> open, string name, SourceInfo source, PictureReport report)
    {
        try
        {
            CroppedPicture read = PictureReader.Cropped(
                open(),
                name,
                SourcePhotograph.Detail * source.Shape.Width,
                SourcePhotograph.Detail * source.Shape.Height);
            report.Note(read.Remark & ~PictureRemark.Gray);
            return new SourcePhotograph(read.Pixels, source);
        }
        catch (InputException e)
        {
            report.Skip(e.Message);
            return null;
        }
    }
}
