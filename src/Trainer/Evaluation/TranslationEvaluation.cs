using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Evaluates an image-to-image model by the errors of translated test sources against their targets.</summary>
internal sealed class TranslationEvaluation : GeneratorEvaluation
{
    public override string Title => "translations of test sources against the true pictures";

    public override bool IsFor(GeneratorInfo info) => info.Source is not null;

    public override void Check(EvaluationSubject subject)
    {
        base.Check(subject);
        (SourceInfo source, DataSet set) = (subject.File.Info.Source!, subject.DataSet);
        if (set.Source is not { } given)
            throw new InputException(
                $"--data {set.Name}: {subject.Path} translates pictures, and this set has no pairs; use "
                + $"{subject.File.Info.DataSet} or {DataSets.OwnPictures(pairs: true)}");
        if (given.Shape != source.Shape || given.Kind != source.Kind || !given.Palette.SequenceEqual(source.Palette))
            throw new InputException(
                $"--data {set.Name}: {subject.Path} translates from {Text(source)}, not {Text(given)}; "
                + $"use {subject.File.Info.DataSet}");
    }

    public override Measurement Measure(EvaluationSubject subject, CancellationToken cancellation)
    {
        using PictureSet test = subject.DataSet.Load(subject.Store, DataSplit.Test);
        using torch.Tensor mean = subject.MeanTrainingPicture();
        using var runner = new GeneratorRunner(subject.File, subject.Int8);
        (PictureErrors errors, PictureErrors ofMean) = (new PictureErrors(), new PictureErrors());
        foreach ((int first, int count) in RealPictures.Batches(test.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor real = RealPictures.Unit(test.Pictures, first, count);
            float[] sources = RealPictures.Values(RealPictures.Unit(test.Sources!, first, count));
            errors.Add(runner.Generate(count, batch => sources.CopyTo(batch.Source)), real);
            ofMean.Add(mean.expand_as(real), real);
        }

        return new Measurement(errors.Figures(ofMean), [$"over all {test.Count:N0} test pairs"]);
    }

    private static string Text(SourceInfo source)
    {
        string colors = string.Join(' ', source.Palette.Select(entry => entry.Color));
        return $"{(source.Kind == "outline" ? "an" : "a")} {source.Kind} of {source.Shape}"
            + (colors.Length > 0 ? $" in {colors}" : "");
    }
}
