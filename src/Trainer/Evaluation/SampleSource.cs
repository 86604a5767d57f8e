using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>
/// Draws samples of a generator with seeds 0, 1, …; the class of seed s is s modulo the number of classes.
/// </summary>
internal static class SampleSource
{
    /// <summary>Receives a batch of samples.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1].</param>
    /// <param name="labels">Their requested classes; empty for an unconditional generator.</param>
    public delegate void Taker(torch.Tensor pictures, ReadOnlySpan<long> labels);

    /// <summary>Draws samples in batches.</summary>
    /// <param name="subject">The generator.</param>
    /// <param name="total">Number of samples.</param>
    /// <param name="take">Receives each batch.</param>
    /// <param name="cancellation">Cancels sampling.</param>
    public static void Draw(EvaluationSubject subject, int total, Taker take, CancellationToken cancellation)
    {
        GeneratorInfo info = subject.File.Info;
        (int size, int classCount) = (info.Latent!.Size, info.ClassNames.Count);
        using var runner = new GeneratorRunner(subject.File, subject.Int8);
        foreach ((int first, int count) in RealPictures.Batches(total))
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = torch.NewDisposeScope();
            long[] labels = classCount == 0
                ? []
                : [.. Enumerable.Range(first, count).Select(seed => (long)(seed % classCount))];
            torch.Tensor pictures = runner.Generate(count, batch =>
            {
                batch.Labels.Clear();
                for (int i = 0; i < count; i++)
                {
                    LatentSampler.Sample(info, (ulong)(first + i), batch.Latents.Slice(i * size, size));
                    if (classCount > 0)
                        batch.Labels[(i * classCount) + (int)labels[i]] = 1;
                }
            });
            take(pictures, labels);
        }
    }

    /// <summary>Draws samples of a conditional generator as a data set: bytes with their classes.</summary>
    /// <param name="subject">The generator.</param>
    /// <param name="total">Number of samples.</param>
    /// <param name="cancellation">Cancels sampling.</param>
    public static PictureSet Pictures(EvaluationSubject subject, int total, CancellationToken cancellation)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (List<torch.Tensor> parts, List<long> classes) = (new List<torch.Tensor>(), new List<long>());
        Draw(
            subject,
            total,
            (pictures, labels) =>
            {
                parts.Add((pictures * 255).round().clamp(0, 255).to(torch.ScalarType.Byte).MoveToOuterDisposeScope());
                classes.AddRange(labels);
            },
            cancellation);
        return new PictureSet(
            torch.cat(parts).DetachFromDisposeScope(),
            torch.tensor(classes.ToArray()).DetachFromDisposeScope(),
            subject.File.Info.ClassNames.Count);
    }
}
