using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Evaluates an auto-encoder by the reconstruction errors of test pictures.</summary>
internal sealed class ReconstructionEvaluation : GeneratorEvaluation
{
    public override string Title => "test pictures against their reconstructions";

    public override bool IsFor(GeneratorInfo info) => info.Encoder is { IsVariational: false };

    public override Measurement Measure(EvaluationSubject subject, CancellationToken cancellation)
    {
        using PictureSet test = subject.DataSet.Load(subject.Store, DataSplit.Test);
        using torch.Tensor mean = subject.MeanTrainingPicture();
        using var encoder = CpuEncoder.Load(subject.File);
        using var runner = new GeneratorRunner(subject.File, subject.Int8);
        int size = subject.File.Info.Latent!.Size;
        (PictureErrors errors, PictureErrors ofMean) = (new PictureErrors(), new PictureErrors());
        foreach ((int first, int count) in RealPictures.Batches(test.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor real = RealPictures.Unit(test.Pictures, first, count);
            float[] codes = new float[count * size];
            encoder.Encode(RealPictures.Values(real), codes);
            errors.Add(runner.Generate(count, batch => codes.CopyTo(batch.Latents)), real);
            ofMean.Add(mean.expand_as(real), real);
        }

        return new Measurement(errors.Figures(ofMean), [$"over all {test.Count:N0} test pictures"]);
    }
}
