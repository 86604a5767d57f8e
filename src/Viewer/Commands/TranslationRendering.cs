using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Pictures;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// Pictures of a folder beside the outputs of an image-to-image generator and, for pairs, the targets.
/// </summary>
/// <param name="options">The options; <see cref="RenderOptions.Data"/> is set.</param>
/// <param name="path">The file or folder to write.</param>
internal sealed class TranslationRendering(RenderOptions options, string path) : Rendering(options, path)
{
    private const int DefaultCount = 8;
    private const int Tile = 128;

    /// <inheritdoc/>
    public override string Run(LoadedModel model, int? label, TextWriter output, CancellationToken cancellation)
    {
        ImageShape image = model.Info.Image;
        SourceInfo source = model.Info.Source!;
        var pairs = PicturePairs.Open(Options.Data!);
        foreach (string line in pairs.Lines)
            output.WriteLine(line);

        var report = new PictureReport();
        report.Note(pairs.Sources);
        if (pairs.Targets is { } folder)
            report.Note(folder);
        using CpuBatch batch = model.CreateBatch(1);
        if (model.Info.IsConditional)
            batch.Labels[label ?? 0] = 1;
        ImageShape shape = ImageFit.Common(source.Shape, image);
        var sheet = new PictureSheet(
            shape, pairs.Targets is null ? ["source", "output"] : ["source", "output", "target"]);
        double differences = 0;
        foreach ((float[] from, float[]? target) in Read(pairs, source, image, report))
        {
            cancellation.ThrowIfCancellationRequested();
            from.CopyTo(batch.Source);
            batch.Run();
            float[] made = batch.Images.ToArray();
            if (target is null)
            {
                sheet.Add((from, source.Shape), (made, image));
                continue;
            }

            sheet.Add((from, source.Shape), (made, image), (target, image));
            differences += made.Zip(target, (a, b) => Math.Abs((double)a - b)).Sum();
        }

        PictureOutput.Write(
            sheet, report, Options, Path, defaultColumns: 1, ScaleFor(Tile, image.Height), model.File, output);
        return pairs.Targets is null
            ? $"translate {PictureOutput.Number(sheet.Count)}"
            : $"translate mean absolute error {differences / (sheet.Count * image.Size):F5} over "
                + $"{PictureOutput.Number(sheet.Count)}";
    }

    private IEnumerable<Tuple<float[], float[]?>> Read(
        PicturePairs pairs, SourceInfo source, ImageShape image, PictureReport report)
    {
        var sources = new SourceReader(
            source.Shape, source.Palette.Count > 0 ? new MaskColors(source.Palette, source.Shape.Channels) : null);
        var targets = new SourceReader(image);
        return Selection.Spread(pairs.Pairs, Options.Count ?? DefaultCount, pair =>
        {
            string shown = pairs.Targets is null ? pair.Source : $"source/{pair.Source}";
            string file = pairs.Sources.PathOf(pair.Source);
            float[]? from = Options.Edges is { } edges
                ? CanvasPicture.TryReadPhotograph(file, shown, source, report)?.ToSource(edges)
                : sources.TryRead(file, shown, report);
            if (from is null)
                return null;
            float[]? target = pair.Target is { } name ? targets.TryRead(
                pairs.Targets!.PathOf(name), $"target/{name}", report) : null;
            return pair.Target is not null && target is null ? null : Tuple.Create(from, target);
        });
    }
}
