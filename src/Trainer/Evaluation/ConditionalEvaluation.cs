using ImageGen.Generators;
using ImageGen.Generators.Latents;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>
/// Measures a conditional generator file: label agreement (does a classifier trained on real pictures see the class that
/// was asked for?) and spread (do the pictures of a class differ as much as real ones do?).
/// </summary>
internal static class ConditionalEvaluation
{
    private const int SampleBatch = 100;

    /// <summary>Measures a generator on samples of seeds 0, 1, …; the class of seed s is s modulo the number of classes.</summary>
    /// <param name="file">The generator.</param>
    /// <param name="dataSet">The data set whose real test pictures it is held against.</param>
    /// <param name="classifier">The judge.</param>
    /// <param name="test">The real test pictures.</param>
    /// <param name="samples">How many samples to draw.</param>
    /// <param name="cancellation">Stops the measuring.</param>
    public static ConditionalQuality Measure(
        GeneratorFile file,
        DataSet dataSet,
        Classifier classifier,
        PictureSet test,
        int samples,
        CancellationToken cancellation)
    {
        var classCount = dataSet.ClassNames.Count;
        var real = new ClassFeatures(classCount);
        var labels = test.Labels.data<long>().ToArray();
        for (var i = 0; i < test.Count; i += SampleBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(SampleBatch, test.Count - i);
            using var pictures = test.Pictures.narrow(0, i, count).to(torch.ScalarType.Float32) / 255f;
            real.Add(classifier, pictures, labels.AsSpan(i, count));
        }

        var painted = new ClassFeatures(classCount);
        using var generator = CpuGenerator.Load(file);
        using var batch = generator.CreateBatch(SampleBatch);
        var latent = file.Info.Latent!;
        var shape = file.Info.Image;
        for (var first = 0; first < samples; first += SampleBatch)
        {
            cancellation.ThrowIfCancellationRequested();
            batch.Labels.Clear();
            var asked = new long[Math.Min(SampleBatch, samples - first)];
            for (var i = 0; i < asked.Length; i++)
            {
                asked[i] = (first + i) % classCount;
                LatentSampler.Sample(latent, (ulong)(first + i), batch.Latents.Slice(i * latent.Size, latent.Size));
                batch.Labels[(i * classCount) + (int)asked[i]] = 1;
            }

            batch.Run();
            using var pictures = torch.tensor(
                batch.Images[..(asked.Length * shape.Size)].ToArray(), [asked.Length, shape.Channels, shape.Height, shape.Width]);
            painted.Add(classifier, pictures, asked);
        }

        return new ConditionalQuality(
            samples,
            real.Agreement,
            painted.Agreement,
            [.. Enumerable.Range(0, classCount).Select(painted.AgreementOf)],
            [.. Enumerable.Range(0, classCount).Select(label => painted.SpreadOf(label) / real.SpreadOf(label))]);
    }
}
