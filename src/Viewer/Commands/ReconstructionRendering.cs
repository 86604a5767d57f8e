using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Pictures;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;

namespace ImageGen.Viewer.Commands;

/// <summary>Pictures of a folder beside their reconstructions: encoder, then generator.</summary>
/// <param name="options">The options; <see cref="RenderOptions.Data"/> is set.</param>
/// <param name="path">The file or folder to write.</param>
internal sealed class ReconstructionRendering(RenderOptions options, string path) : Rendering(options, path)
{
    private const int DefaultCount = 16;
    private const int DefaultColumns = 4;
    private const int Tile = 84;

    /// <inheritdoc/>
    public override string Run(LoadedModel model, int? label, TextWriter output, CancellationToken cancellation)
    {
        ImageShape shape = model.Info.Image;
        var folder = PictureFolder.Open(Options.Data!);
        var report = new PictureReport();
        report.Note(folder);
        var reader = new SourceReader(shape);
        using var encoder = CpuEncoder.Load(model.File, Options.Threads);
        ForceOption.Policy(Options.Force, output).Apply(model.File, "codes", encoder.CheckGolden());
        using CpuBatch batch = model.CreateBatch(1);
        var sheet = new PictureSheet(shape, ["original", "reconstruction"]);
        double squares = 0;
        foreach (float[] original in Selection.Spread(
            folder.Names, Options.Count ?? DefaultCount, name => reader.TryRead(folder.PathOf(name), name, report)))
        {
            cancellation.ThrowIfCancellationRequested();
            encoder.Encode(original, batch.Latents);
            batch.Run();
            float[] reconstruction = batch.Images.ToArray();
            squares += original.Zip(reconstruction, (a, b) => (double)(a - b) * (a - b)).Sum();
            sheet.Add((original, shape), (reconstruction, shape));
        }

        PictureOutput.Write(
            sheet, report, Options, Path, DefaultColumns, ScaleFor(Tile, shape.Height), model.File, output);
        return $"reconstruct mean squared error {squares / (sheet.Count * shape.Size):F5} over "
            + $"{PictureOutput.Number(sheet.Count)}";
    }
}
