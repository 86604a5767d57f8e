using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Metrics;
using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>
/// Evaluates a variational auto-encoder by the negative evidence lower bound of test pictures, its training loss, and
/// by the errors of pictures generated from the means of their codes.
/// </summary>
internal sealed class VariationalEvaluation : GeneratorEvaluation
{
    public override string Title => "the evidence lower bound of test pictures, and their reconstructions";

    public override bool IsFor(GeneratorInfo info) => info.Encoder is { IsVariational: true };

    public override Measurement Measure(EvaluationSubject subject, CancellationToken cancellation)
    {
        using PictureSet test = subject.DataSet.Load(subject.Store, DataSplit.Test);
        using torch.Tensor mean = subject.MeanTrainingPicture();
        using var encoder = CpuEncoder.Load(subject.File);
        using var runner = new GeneratorRunner(subject.File, subject.Int8);
        int size = subject.File.Info.Latent!.Size;
        (PictureErrors errors, PictureErrors ofMean) = (new PictureErrors(), new PictureErrors());
        (double reconstruction, double divergence, double reconstructionOfMean) = (0.0, 0.0, 0.0);
        foreach ((int first, int count) in RealPictures.Batches(test.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor real = RealPictures.Unit(test.Pictures, first, count);
            (float[]? means, float[]? logVariances) = (new float[count * size], new float[count * size]);
            encoder.Encode(RealPictures.Values(real), means, logVariances);
            float[] draws = Draws(first, size, means, logVariances);
            torch.Tensor generated = runner.Generate(count, batch => draws.CopyTo(batch.Latents));
            reconstruction += Elbo.Reconstruction(generated, real).sum().item<double>();
            reconstructionOfMean += Elbo.Reconstruction(mean, real).sum().item<double>();
            divergence += Elbo.Divergence(
                ArrayTensor.Of(means, [count, size]), ArrayTensor.Of(logVariances, [count, size])).sum().item<double>();
            errors.Add(runner.Generate(count, batch => means.CopyTo(batch.Latents)), real);
            ofMean.Add(mean.expand_as(real), real);
        }

        return new Measurement(
            [
                new Figure(
                    "negative-elbo",
                    (reconstruction + divergence) / test.Count,
                    2,
                    "negative evidence lower bound, the sum of the next two; lower is better")
                {
                    Unit = "nats",
                    Baseline = new Baseline(
                        "negative-elbo-of-mean-picture", "mean training picture", reconstructionOfMean / test.Count),
                },
                new Figure(
                    "negative-elbo-reconstruction",
                    reconstruction / test.Count,
                    2,
                    "binary cross-entropy of a picture generated from a sample of its code")
                {
                    Unit = "nats",
                },
                new Figure(
                    "negative-elbo-divergence",
                    divergence / test.Count,
                    2,
                    "KL divergence of a picture's code from N(0, 1)")
                {
                    Unit = "nats",
                },
                .. errors.Figures(ofMean),
            ],
            [
                $"over all {test.Count:N0} test pictures, one sample of the code each; mse and the following are of "
                    + "pictures generated from the mean of the code",
            ]);
    }

    /// <summary>Samples every picture's code; the noise of the picture at index i of the set has seed i.</summary>
    private static float[] Draws(int first, int size, float[] means, float[] logVariances)
    {
        float[] draws = new float[means.Length];
        for (int i = 0; i < draws.Length; i++)
        {
            double noise = CounterRandom.Normal((ulong)(first + (i / size)), i % size);
            draws[i] = (float)(means[i] + (Math.Exp(0.5 * logVariances[i]) * noise));
        }

        return draws;
    }
}
