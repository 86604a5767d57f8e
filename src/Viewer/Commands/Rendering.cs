using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Commands;

/// <summary>One output of <c>render</c>: a file or a folder.</summary>
/// <param name="options">The options.</param>
/// <param name="path">The file or folder to write.</param>
internal abstract class Rendering(RenderOptions options, string path)
{
    /// <summary>The file or folder to write.</summary>
    public string Path => path;

    /// <summary>The options.</summary>
    protected RenderOptions Options => options;

    /// <summary>Renders and writes it.</summary>
    /// <param name="model">The model; owned by the caller.</param>
    /// <param name="label">The class to show; null for all.</param>
    /// <param name="output">Receives progress and messages.</param>
    /// <param name="cancellation">Cancels; nothing is written then.</param>
    /// <returns>The figures, as part of a line.</returns>
    /// <exception cref="InputException">It cannot be rendered or written.</exception>
    public abstract string Run(LoadedModel model, int? label, TextWriter output, CancellationToken cancellation);

    /// <summary>
    /// The factor by which pixels are enlarged: --scale, or the one that brings a tile closest to a target height.
    /// </summary>
    protected int ScaleFor(int tile, int imageHeight) => options.Scale ?? Math.Max(1, tile / imageHeight);
}

/// <summary>
/// Writes the sheet of a rendering of a folder's pictures, and reports the pictures read and skipped.
/// </summary>
internal static class PictureOutput
{
    /// <summary>Writes a sheet and reports the result.</summary>
    /// <param name="sheet">The pictures.</param>
    /// <param name="report">The report of reading them.</param>
    /// <param name="options">The options; <see cref="RenderOptions.Data"/> is set.</param>
    /// <param name="path">The file or folder to write.</param>
    /// <param name="defaultColumns">Columns if --columns is not given.</param>
    /// <param name="scale">Factor by which each pixel is enlarged.</param>
    /// <param name="model">The model that generated them.</param>
    /// <param name="output">Receives the report.</param>
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

    /// <summary>A number of pictures as text, with its unit.</summary>
    public static string Number(int count) => count == 1 ? "1 picture" : $"{count} pictures";
}
