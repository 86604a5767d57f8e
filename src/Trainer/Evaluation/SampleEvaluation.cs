using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Features;
using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>
/// Evaluates a generator of latents, with or without labels, by the distance of its samples to real pictures and, if it
/// takes labels, by whether it generates the requested class with its full variety.
/// </summary>
internal sealed class SampleEvaluation : GeneratorEvaluation
{
    public override string Title => "samples against real pictures";

    protected override bool MeasuresSamples => true;

    public override bool IsFor(GeneratorInfo info) => info.Latent is not null;

    public override void Check(EvaluationSubject subject)
    {
        base.Check(subject);
        (GeneratorInfo info, DataSet set) = (subject.File.Info, subject.DataSet);
        if (info.IsConditional && !info.ClassNames.SequenceEqual(set.ClassNames))
            throw new InputException(
                $"--data {set.Name}: {subject.Path} generates {info.ClassNames.Count} classes of {info.DataSet}, which "
                + "are not those of this set; use the set that it was trained on");
        int fewest = info.IsConditional ? info.ClassNames.Count : SampleFeatures.FewestSamples;
        if (subject.Samples < fewest)
            throw new InputException(
                $"--samples {subject.Samples}: expected at least {fewest:N0}"
                + (info.IsConditional ? ", one per class" : ""));
        subject.Options.Check(subject);
        subject.Classifiers.Check(set, FeatureChoice.General);
    }

    public override Measurement Measure(EvaluationSubject subject, CancellationToken cancellation)
    {
        (DataSet set, SampleOptions options) = (subject.DataSet, subject.Options);
        using PictureSet test = set.Load(subject.Store, DataSplit.Test);
        using PictureSet? training = options.Real == DataSplit.Train ? set.Load(subject.Store, DataSplit.Train) : null;
        PictureSet real = training ?? test;
        if (!subject.File.Info.IsConditional && real.Count < SampleFeatures.FewestRealPictures)
            throw new InputException(
                $"--data {set.Name}: it has {real.Count} test picture, and a distance needs at least "
                + $"{SampleFeatures.FewestRealPictures}; add pictures");

        bool hasFeatures = subject.Samples >= SampleFeatures.FewestSamples
            && real.Count >= SampleFeatures.FewestRealPictures;
        using FeatureChoice? choice = hasFeatures || options.NearestSheet is not null
            ? FeatureChoice.For(subject, real.Count, cancellation)
            : null;
        var measures = new List<SampleMeasure>();
        try
        {
            if (subject.File.Info.IsConditional)
                measures.Add(LabelAgreement.Prepare(subject, test, cancellation));
            if (hasFeatures)
                measures.Add(SampleFeatures.Prepare(choice!, subject, real, cancellation));
            if (options.NearestSheet is not null)
                measures.Add(NearestTraining.Prepare(choice!.Space, subject, test, cancellation));

            SampleSource.Draw(
                subject, subject.Samples, (pictures, labels) => AddTo(measures, pictures, labels), cancellation);
            List<Measurement> found = measures.ConvertAll(measure => measure.Result());
            if (options.AccuracyScore)
                found.Add(AccuracyScore.Measure(subject, test, cancellation));
            return Joined(subject, test.Count, found, hasFeatures);
        }
        finally
        {
            measures.ForEach(measure => measure.Dispose());
        }
    }

    private static void AddTo(List<SampleMeasure> measures, torch.Tensor pictures, ReadOnlySpan<long> labels)
    {
        foreach (SampleMeasure measure in measures)
            measure.Add(pictures, labels);
    }

    private static Measurement Joined(
        EvaluationSubject subject, int testCount, IReadOnlyList<Measurement> found, bool hasFeatures) =>
        new(
            [.. found.SelectMany(part => part.Figures)],
            [
                $"{subject.Samples:N0} samples, seeds from 0; {testCount:N0} test pictures",
                .. found.SelectMany(part => part.Notes),
                .. hasFeatures
                    ? []
                    : (string[])[
                        $"a feature distance requires at least {SampleFeatures.FewestSamples:N0} samples and "
                            + $"{SampleFeatures.FewestRealPictures} test pictures",
                    ],
            ])
        {
            Protocol = [.. found.SelectMany(part => part.Protocol)],
        };
}
