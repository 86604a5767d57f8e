using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Projection;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>The key pictures of <c>--through</c>: codes of its picture files, by encoder or by projection.</summary>
internal static class ThroughPictures
{
    private const int ProjectionBatch = 64;

    /// <summary>Finds the codes of the picture files and reports how close each is.</summary>
    /// <param name="options">The options; <see cref="RenderOptions.Through"/> is set.</param>
    /// <param name="model">The model; it has a latent.</param>
    /// <param name="label">The class to search in; null for all, and blends of them.</param>
    /// <param name="output">Receives the report.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <returns>At least three keys: two pictures are gone through back and forth.</returns>
    /// <exception cref="InputException">A picture cannot be read, or the encoder fails its golden values.</exception>
    public static IReadOnlyList<Keyframe> Keys(
        RenderOptions options, LoadedModel model, int? label, TextWriter output, CancellationToken cancellation)
    {
        IReadOnlyList<ThroughPart> parts = options.Through!;
        var keys = new List<Keyframe>();
        using PictureCodes? codes = parts.All(part => part.Key is not null)
            ? null
            : PictureCodes.Open(model, ForceOption.Policy(options.Force, output), ProjectionBatch, options.Features);
        if (codes is { IsEncoder: false })
            output.WriteLine($"Projection compares {codes.Compared}");
        foreach (ThroughPart part in parts)
        {
            if (part.Key is { } key)
            {
                keys.Add(key);
                continue;
            }

            float[] picture = Read(part.Text, model.Info.Image, output);
            ProjectedPicture found = codes!.IsEncoder
                ? codes.Find(picture, label, report: null, cancellation)
                : new RenderProgress(output).Watch(
                    $"{part.Text}: projecting",
                    tell => codes.Find(
                        picture,
                        label,
                        best => tell($"{part.Text}: projecting, PSNR {best.Psnr:F1} dB"),
                        cancellation));
            string how = codes.IsEncoder ? "encoded" : $"projected in {found.PicturesGenerated:N0} pictures";
            string? classes = label is null ? PictureCodes.ClassesOf(found, model.Info.ClassNames) : null;
            string place = classes is null ? "" : found.IsBlend ? $", classes {classes}" : $", class {classes}";
            output.WriteLine(
                $"{part.Text}: {how}, mean squared error {found.MeanSquaredError:F5}, PSNR {found.Psnr:F1} dB{place}");
            keys.Add(PictureCodes.KeyOf(found, keepsClass: label is null));
        }

        return PictureCodes.Loop(keys);
    }

    private static float[] Read(string path, ImageShape shape, TextWriter output)
    {
        if (!File.Exists(path))
            throw new InputException($"--through {path}: no such file");
        var report = new PictureReport();
        float[]? picture = new SourceReader(shape).TryRead(path, path, report);
        if (picture is null)
            throw new InputException($"--through: {report.Lines.First().Trim()}; give another picture");
        foreach (string line in report.Lines)
            output.WriteLine(line);
        return picture;
    }
}
