using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>
/// A generator whose only input besides a label is a latent: how far are its samples, as a whole, from real test pictures? And if it
/// takes a label: does it generate the class asked for, with all its variety?
/// </summary>
internal sealed class SampleEvaluation : GeneratorEvaluation
{
    public override string Title => "samples against test pictures";

    public override bool IsFor(GeneratorInfo info) => info.Latent is not null;

    public override void Check(EvaluationSubject subject)
    {
        base.Check(subject);
        var (info, set) = (subject.File.Info, subject.DataSet);
        if (info.IsConditional && !info.ClassNames.SequenceEqual(set.ClassNames))
            throw new InputException($"--data {set.Name}: {subject.Path} generates {info.ClassNames.Count} classes of {info.DataSet}, which are not those of this set; use the set that it was trained on");
        var fewest = info.IsConditional ? info.ClassNames.Count : FeatureDistance.FewestSamples;
        if (subject.Samples < fewest)
            throw new InputException($"--samples {subject.Samples}: expected at least {fewest:N0}{(info.IsConditional ? ", one per class" : "")}");
        subject.Classifiers.Check(set, FeatureDistance.General);
    }

    public override Measurement Measure(EvaluationSubject subject, CancellationToken cancellation)
    {
        using var test = subject.DataSet.Load(subject.Store, DataSplit.Test);
        if (!subject.File.Info.IsConditional && test.Count < FeatureDistance.FewestTestPictures)
            throw new InputException($"--data {subject.DataSet.Name}: it has {test.Count} test picture, and a distance needs at least {FeatureDistance.FewestTestPictures}; add pictures");
        var measures = new List<SampleMeasure>();
        var notes = new List<string>();
        try
        {
            if (subject.File.Info.IsConditional)
                measures.Add(LabelAgreement.Prepare(subject, test, cancellation));
            if (subject.Samples >= FeatureDistance.FewestSamples && test.Count >= FeatureDistance.FewestTestPictures)
                measures.Add(FeatureDistance.Prepare(subject, test, cancellation));
            else
                notes.Add($"a feature distance takes at least {FeatureDistance.FewestSamples:N0} samples and {FeatureDistance.FewestTestPictures} test pictures");

            Draw(subject, measures, cancellation);
            var found = measures.ConvertAll(measure => measure.Result());
            return new Measurement(
                [.. found.SelectMany(part => part.Figures)],
                [$"{subject.Samples:N0} samples, seeds from 0; {test.Count:N0} test pictures", .. found.SelectMany(part => part.Notes), .. notes])
            {
                Protocol = [.. found.SelectMany(part => part.Protocol)],
            };
        }
        finally
        {
            measures.ForEach(measure => measure.Dispose());
        }
    }

    /// <summary>Generates seeds 0, 1, …; the class of seed s is s modulo the number of classes.</summary>
    private static void Draw(EvaluationSubject subject, List<SampleMeasure> measures, CancellationToken cancellation)
    {
        var info = subject.File.Info;
        var (size, classCount) = (info.Latent!.Size, info.ClassNames.Count);
        using var runner = new GeneratorRunner(subject.File);
        foreach (var (first, count) in RealPictures.Batches(subject.Samples))
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            var labels = classCount == 0 ? [] : Enumerable.Range(first, count).Select(seed => (long)(seed % classCount)).ToArray();
            var pictures = runner.Generate(count, batch =>
            {
                batch.Labels.Clear();
                for (var i = 0; i < count; i++)
                {
                    LatentSampler.Sample(info, (ulong)(first + i), batch.Latents.Slice(i * size, size));
                    if (classCount > 0)
                        batch.Labels[(i * classCount) + (int)labels[i]] = 1;
                }
            });
            foreach (var measure in measures)
                measure.Add(pictures, labels);
        }
    }
}

/// <summary>Something that is measured on samples while they are drawn.</summary>
internal abstract class SampleMeasure : IDisposable
{
    /// <summary>Takes in samples.</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1].</param>
    /// <param name="labels">The class that was asked for, of each; empty for an unconditional generator.</param>
    public abstract void Add(torch.Tensor pictures, ReadOnlySpan<long> labels);

    /// <summary>What was found on all samples.</summary>
    public abstract Measurement Result();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the tensors.</summary>
    protected abstract void Dispose(bool disposing);
}
