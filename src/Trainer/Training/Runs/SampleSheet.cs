using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Pictures;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Training.Runs;

/// <summary>
/// A sheet of a generator's outputs for fixed inputs, so that sheets of different steps can be compared: samples of
/// fixed latents, a row per class; for an auto-encoder without a latent density, pictures above their reconstructions;
/// for image-to-image models, columns of source, translation and target. Sampling does not advance the run's random
/// generators.
/// </summary>
internal static class SampleSheet
{
    /// <summary>Number of pictures on a sheet that starts from pictures.</summary>
    public const int Examples = Columns * PictureRows;

    private const int Columns = 10;
    private const int PictureRows = 2;
    private const int UnconditionalRows = 8;
    private const int Gap = 2;

    /// <summary>Whether a plan's sheet starts from pictures and not from latents alone.</summary>
    public static bool BeginsWithPictures(TrainingPlan plan) =>
        plan.Source is not null || AnchorCodes.AreWantedBy(plan);

    /// <summary>Generates the sheet and writes it as PNG.</summary>
    /// <param name="plan">The networks to sample, already in evaluation mode.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="examples">
    /// Pictures on the CPU, preferably held out; may be null if <see cref="BeginsWithPictures"/> is false.
    /// </param>
    /// <param name="device">The networks' device.</param>
    /// <param name="path">The file.</param>
    public static void Write(TrainingPlan plan, int classCount, PictureSet? examples, torch.Device device, string path)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor tiles = plan switch
        {
            { Source: not null } => Translations(plan, examples!, device),
            _ when BeginsWithPictures(plan) => Reconstructions(plan, examples!, device),
            _ => Samples(plan, classCount, device),
        };
        byte[] png = Png(tiles);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    private static torch.Tensor Samples(TrainingPlan plan, int classCount, torch.Device device)
    {
        int rows = plan.IsConditional ? classCount : UnconditionalRows;
        torch.Tensor z = torch.cat(
        [
            .. Enumerable.Range(0, rows)
                .Select(row => Latents(plan.Latent!, plan.IsConditional ? 0 : row * Columns)),
        ]);
        torch.Tensor labels = torch.nn.functional.one_hot(
            torch.arange(rows).repeat_interleave(Columns), Math.Max(rows, classCount));
        return Unit(plan.Generate(z.to(device), labels.to(torch.ScalarType.Float32, device)), plan.Range);
    }

    private static torch.Tensor Reconstructions(TrainingPlan plan, PictureSet examples, torch.Device device)
    {
        torch.Tensor pictures = PictureRanges.Scaled(examples.Pictures, plan.Range).to(device);
        return Interleaved(pictures.shape[0], plan.Range, pictures, plan.Generate(plan.Encode(pictures), pictures));
    }

    private static torch.Tensor Translations(TrainingPlan plan, PictureSet examples, torch.Device device)
    {
        torch.Tensor sources = PictureRanges.Scaled(examples.Sources!, plan.Range).to(device);
        torch.Tensor pictures = PictureRanges.Scaled(examples.Pictures, plan.Range).to(device);
        return Interleaved(pictures.shape[0], plan.Range, sources, plan.Generate(sources, sources), pictures);
    }

    /// <summary>
    /// Rows of the first kind of picture, each above the same pictures of the other kinds; unit range, CPU.
    /// </summary>
    private static torch.Tensor Interleaved(long count, PictureRange range, params torch.Tensor[] kinds)
    {
        var rows = new List<torch.Tensor>();
        for (long first = 0; first < count; first += Columns)
        {
            foreach (torch.Tensor kind in kinds)
            {
                torch.Tensor row = Unit(kind.narrow(0, first, Math.Min(Columns, count - first)), range).expand(
                    -1, kinds.Max(k => k.shape[1]), -1, -1);
                rows.Add(torch.nn.functional.pad(row, [0, 0, 0, 0, 0, 0, 0, Columns - row.shape[0]], value: 0.125));
            }
        }

        return torch.cat(rows);
    }

    private static torch.Tensor Unit(torch.Tensor pictures, PictureRange range) =>
        (range == PictureRange.ZeroToOne ? pictures.cpu() : (pictures.cpu() + 1) / 2).clamp(0, 1);

    private static byte[] Png(torch.Tensor unit)
    {
        torch.Tensor tiles = torch.nn.functional.pad((unit * 255).round(), [0, Gap, 0, Gap], value: 32);
        (long channels, long height, long width) = (tiles.shape[1], tiles.shape[2], tiles.shape[3]);
        long rows = tiles.shape[0] / Columns;
        torch.Tensor sheet = tiles.reshape(rows, Columns, channels, height, width)
            .permute(0, 3, 1, 4, 2).reshape(rows * height, Columns * width, channels)
            .to(torch.ScalarType.Byte).contiguous();
        return PngFile.Encode(sheet.bytes.ToArray(), (int)(Columns * width), (int)(rows * height), (int)channels);
    }

    private static torch.Tensor Latents(LatentInfo latent, int firstSeed)
    {
        int size = latent.Size;
        float[] values = new float[Columns * size];
        for (int i = 0; i < Columns; i++)
            LatentSampler.Sample(latent, (ulong)(firstSeed + i), values.AsSpan(i * size, size));
        return ArrayTensor.Of(values, [Columns, .. latent.Shape.Select(extent => (long)extent)]);
    }
}
