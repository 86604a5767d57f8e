using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Projection;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Commands;

/// <summary>The key pictures of <c>--through</c>: codes of its picture files, by encoder or by projection.</summary>
internal static class ThroughPictures
{
    private const int ProjectionBatch = 64;

    /// <summary>Finds the codes of the picture files and reports how close each is.</summary>
    /// <param name="options">The options; <see cref="RenderOptions.Through"/> is set.</param>
    /// <param name="model">The model; it has a latent.</param>
    /// <param name="label">The class to search in; null for all.</param>
    /// <param name="output">Receives the report.</param>
    /// <param name="cancellation">Cancels the search.</param>
    /// <returns>At least three keys: two pictures are gone through back and forth.</returns>
    /// <exception cref="InputException">A picture cannot be read, or the encoder fails its golden values.</exception>
    public static IReadOnlyList<Keyframe> Keys(
        RenderOptions options, LoadedModel model, int? label, TextWriter output, CancellationToken cancellation)
    {
        IReadOnlyList<ThroughPart> parts = options.Through!;
        var keys = new List<Keyframe>();
        bool hasPictures = parts.Any(part => part.Key is null);
        using CpuEncoder? encoder = hasPictures && model.Info.Encoder is not null
            ? CpuEncoder.Load(model.File, options.Threads)
            : null;
        if (encoder is not null)
            ForceOption.Policy(options.Force, output).Apply(model.File, "codes", encoder.CheckGolden());
        using CpuBatch? batch = hasPictures ? model.CreateBatch(encoder is null ? ProjectionBatch : 1) : null;
        foreach (ThroughPart part in parts)
        {
            if (part.Key is { } key)
            {
                keys.Add(key);
                continue;
            }

            float[] picture = Read(part.Text, model.Info.Image, output);
            ProjectedPicture found = encoder is null
                ? Projected(part.Text, picture, model.Info, batch!, label, output, cancellation)
                : ProjectedPicture.Encoded(picture, encoder, batch!);
            string how = encoder is null ? $"projected in {found.PicturesGenerated:N0} pictures" : "encoded";
            string place = found.Label is { } at && label is null ? $", class {model.Info.ClassNames[at]}" : "";
            output.WriteLine(
                $"{part.Text}: {how}, mean squared error {found.MeanSquaredError:F5}, PSNR {found.Psnr:F1} dB{place}");
            keys.Add(new Keyframe(0)
            {
                Code = LatentCode.Of(found.Latent),
                Label = label is null ? found.Label : null,
            });
        }

        return keys.Count < WalkSettings.FewestKeys ? [.. keys, .. keys] : keys;
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

    private static ProjectedPicture Projected(
        string name,
        float[] picture,
        GeneratorInfo info,
        CpuBatch batch,
        int? label,
        TextWriter output,
        CancellationToken cancellation) => new RenderProgress(output).Watch(
            $"{name}: projecting",
            tell => new LatentProjection(info, batch).Find(
                picture, label, best => tell($"{name}: projecting, PSNR {best.Psnr:F1} dB"), cancellation));
}
