using ImageGen.Generators;
using ImageGen.Generators.Latents;
using ImageGen.Trainer.Recipes;
using NetVips;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// A grid of samples at fixed latents, a row per class, so that sheets of different steps can be compared. The latents
/// come from their own seeds: looking at a run draws nothing from the generators it trains with.
/// </summary>
internal static class SampleSheet
{
    private const int Columns = 10;
    private const int UnconditionalRows = 8;
    private const int Gap = 2;

    /// <summary>Paints the sheet and writes it as PNG.</summary>
    /// <param name="plan">The networks to sample, already in evaluation mode.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="device">Where the networks are.</param>
    /// <param name="path">The file.</param>
    public static void Write(TrainingPlan plan, int classCount, torch.Device device, string path)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var rows = plan.IsConditional ? classCount : UnconditionalRows;
        var z = torch.cat([.. Enumerable.Range(0, rows).Select(row => Latents(plan, plan.IsConditional ? 0 : row * Columns))]);
        var labels = torch.nn.functional.one_hot(torch.arange(rows).repeat_interleave(Columns), Math.Max(rows, classCount));
        var pictures = plan.Generate(z.to(device), labels.to(torch.ScalarType.Float32, device)).cpu();
        var unit = plan.Range == PictureRange.ZeroToOne ? pictures : (pictures + 1) / 2;
        var tiles = torch.nn.functional.pad((unit.clamp(0, 1) * 255).round(), [0, Gap, 0, Gap], value: 32);
        var (channels, height, width) = (tiles.shape[1], tiles.shape[2], tiles.shape[3]);
        var sheet = tiles.reshape(rows, Columns, channels, height, width)
            .permute(0, 3, 1, 4, 2).reshape(rows * height, Columns * width, channels).to(torch.ScalarType.Byte).contiguous();
        using var picture = Image.NewFromMemory(sheet.bytes.ToArray(), (int)(Columns * width), (int)(rows * height), (int)channels, Enums.BandFormat.Uchar);
        var png = picture.PngsaveBuffer();
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    private static torch.Tensor Latents(TrainingPlan plan, int firstSeed)
    {
        var size = plan.Latent.Size;
        var values = new float[Columns * size];
        for (var i = 0; i < Columns; i++)
            LatentSampler.Sample(plan.Latent, (ulong)(firstSeed + i), values.AsSpan(i * size, size));
        return torch.tensor(values, [Columns, .. plan.Latent.Shape.Select(extent => (long)extent)]);
    }
}
