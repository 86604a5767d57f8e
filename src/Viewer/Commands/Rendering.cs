using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Commands;

/// <summary>One output of <c>render</c>: something shown in a file or folder.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="path">Where to write it.</param>
internal abstract class Rendering(RenderOptions options, string path)
{
    /// <summary>Where to write it.</summary>
    public string Path => path;

    /// <summary>What was asked for.</summary>
    protected RenderOptions Options => options;

    /// <summary>Renders and writes it.</summary>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="label">The class to show; null when none was asked for.</param>
    /// <param name="output">Where progress and what there is to say go.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <returns>The figures, for one line.</returns>
    /// <exception cref="InputException">It cannot be done or written.</exception>
    public abstract string Run(LoadedModel model, int? label, TextWriter output, CancellationToken cancellation);

    /// <summary>
    /// The side of the square that shows one pixel: as asked for, or so that a tile is about as high as it should be.
    /// </summary>
    protected int ScaleFor(int tile, int imageHeight) => options.Scale ?? Math.Max(1, tile / imageHeight);
}

/// <summary>
/// What renderings of a folder's pictures have in common: writing their sheet and saying what was read.
/// </summary>
internal static class PictureOutput
{
    /// <summary>Writes a sheet and says what came of it.</summary>
    /// <param name="sheet">The pictures.</param>
    /// <param name="report">What there is to say about reading them.</param>
    /// <param name="options">What was asked for, with data.</param>
    /// <param name="path">Where to write it.</param>
    /// <param name="defaultColumns">Pictures side by side when nothing is asked for.</param>
    /// <param name="scale">Side of the square that shows one pixel.</param>
    /// <param name="model">The model that made them.</param>
    /// <param name="output">Where to say it.</param>
    /// <exception cref="InputException">There is no picture, or the sheet cannot be written.</exception>
    public static void Write(
        PictureSheet sheet, PictureReport report, RenderOptions options, string path, int defaultColumns, int scale,
        GeneratorFile model, TextWriter output)
    {
        foreach (string line in report.Lines)
            output.WriteLine(line);
        if (sheet.Count == 0)
            throw new InputException($"--data {options.Data}: none of its pictures can be read; give another folder");
        string written = sheet.Write(
            path, options.Columns ?? defaultColumns, scale, options.Seconds, SessionOrigin.Of(model));
        string skipped = report.Skipped > 0 ? $", {report.Skipped} skipped" : "";
        output.WriteLine($"{path}: {written}, {Number(sheet.Count)} of {options.Data}{skipped}");
    }

    /// <summary>A number of pictures in words.</summary>
    public static string Number(int count) => count == 1 ? "1 picture" : $"{count} pictures";
}
