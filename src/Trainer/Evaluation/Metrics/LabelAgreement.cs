using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Classifiers;
using ImageGen.Trainer.Evaluation.Features;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// For conditional generators: whether a classifier trained on real pictures predicts the requested class, and whether
/// the pictures of a class vary as much as real ones.
/// </summary>
internal sealed class LabelAgreement : SampleMeasure
{
    // With fewer pictures the spread depends more on their selection than on their class.
    private const int FewestForSpread = 50;

    private readonly Classifier _classifier;
    private readonly IReadOnlyList<string> _classNames;
    private readonly ClassFeatures _real;
    private readonly ClassFeatures _generated;

    private LabelAgreement(Classifier classifier, IReadOnlyList<string> classNames, ClassFeatures real)
    {
        _classifier = classifier;
        _classNames = classNames;
        _real = real;
        _generated = new ClassFeatures(classNames.Count);
    }

    /// <summary>Obtains the classifier and runs it on the real test pictures.</summary>
    public static LabelAgreement Prepare(EvaluationSubject subject, PictureSet test, CancellationToken cancellation)
    {
        DataSet set = subject.DataSet;
        Classifier classifier = subject.Classifier(set, cancellation);
        var real = new ClassFeatures(set.ClassNames.Count);
        long[] labels = test.Labels.data<long>().ToArray();
        foreach ((int first, int count) in RealPictures.Batches(test.Count))
        {
            cancellation.ThrowIfCancellationRequested();
            using torch.Tensor pictures = RealPictures.Unit(test.Pictures, first, count);
            real.Add(classifier, pictures, labels.AsSpan(first, count));
        }

        return new LabelAgreement(classifier, set.ClassNames, real);
    }

    public override void Add(torch.Tensor pictures, ReadOnlySpan<long> labels) =>
        _generated.Add(_classifier, pictures, labels);

    public override Measurement Result()
    {
        var figures = new List<Figure>
        {
            new(
                "label-agreement",
                _generated.Agreement,
                4,
                "share of samples that the classifier assigns to the requested class")
            {
                IsShare = true,
                Baseline = new Baseline("classifier-accuracy", "real test pictures", _real.Agreement),
                Bounds = [new Baseline("label-agreement-of-chance", "chance", 1.0 / _classNames.Count)],
            },
        };
        var classes = Enumerable.Range(0, _classNames.Count).ToList();
        bool hasSpread = classes.TrueForAll(label => _real.CountOf(label) >= FewestForSpread);
        if (hasSpread)
        {
            const string meaning = "variety within the least varied class, relative to real test pictures";
            figures.Add(new Figure("least-class-spread", classes.Min(Spread), 4, meaning) { IsShare = true });
        }

        List<string> notes = classes.ConvertAll(label =>
            $"  {_classNames[label],-12} agreement {_generated.AgreementOf(label) * 100,6:F2}%"
            + (hasSpread ? $"  spread {Spread(label) * 100,5:F1}%" : ""));
        if (!hasSpread)
            notes.Add($"spread is reported if every class has at least {FewestForSpread} test pictures");
        return new Measurement(figures, notes) { Protocol = [$"label-agreement: {_classifier.Description}"] };
    }

    protected override void Dispose(bool disposing) => _classifier.Dispose();

    private double Spread(int label) => _generated.SpreadOf(label) / _real.SpreadOf(label);
}
