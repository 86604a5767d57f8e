using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>
/// How far samples are from real test pictures as a whole, in the features of a classifier of real pictures: the Fréchet
/// distance where there are enough test pictures to fit a distribution to, else the kernel distance.
/// </summary>
internal sealed class FeatureDistance : SampleMeasure
{
    /// <summary>The fewest samples that a distance is measured on.</summary>
    public const int FewestSamples = 1_000;

    /// <summary>The fewest test pictures that anything can be said of.</summary>
    public const int FewestTestPictures = 2;

    private const int FewestTestPicturesToFit = 1_000;

    // A classifier of fewer classes has no need of features that tell much of a picture.
    private const int FewestClasses = 5;

    /// <summary>The set whose features are used for pictures that have no classifier of their own worth the name.</summary>
    public static DataSet General { get; } = DataSets.Named("cifar10");

    private readonly FeatureSpace _space;
    private readonly torch.Tensor _real;
    private readonly torch.Tensor _training;
    private readonly bool _fits;
    private readonly List<torch.Tensor> _generated = [];

    private FeatureDistance(FeatureSpace space, torch.Tensor real, torch.Tensor training, bool fits)
    {
        _space = space;
        _real = real.DetachFromDisposeScope();
        _training = training.DetachFromDisposeScope();
        _fits = fits;
    }

    /// <summary>Gets the classifier and shows it the real pictures.</summary>
    public static FeatureDistance Prepare(EvaluationSubject subject, PictureSet test, CancellationToken cancellation)
    {
        var fits = test.Count >= FewestTestPicturesToFit && subject.DataSet.ClassNames.Count >= FewestClasses;
        var space = new FeatureSpace(subject.Classifier(fits ? subject.DataSet : General, cancellation));
        using var scope = torch.NewDisposeScope();
        var real = space.Of(test, mirrored: false, cancellation);
        if (!fits)
            real = torch.cat([real, space.Of(test, mirrored: true, cancellation)]);
        using var training = TrainingPictures(subject);
        return new FeatureDistance(space, real, space.Of(training, mirrored: false, cancellation), fits);
    }

    public override void Add(torch.Tensor pictures, ReadOnlySpan<long> labels) => _generated.Add(_space.Of(pictures).DetachFromDisposeScope());

    public override Measurement Result()
    {
        using var generated = torch.cat(_generated);
        var (name, decimals, meaning) = _fits
            ? ("frechet-distance", 3, "between normal distributions fitted to features; 0 is reality")
            : ("kernel-distance", 4, "of the directions of features; about 0 is reality");
        return new Measurement(
            [
                new Figure(name, Between(generated), decimals, meaning)
                {
                    Baseline = new Baseline($"{name}-of-training-pictures", "training pictures", Between(_training)),
                },
            ],
            [])
        {
            Protocol =
            [
                $"{name}: features of a {_space.Description}" + (_fits ? "" : ", test pictures and their mirror images"),
            ],
        };
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var tensor in _generated.Append(_real).Append(_training))
            tensor.Dispose();
        _space.Dispose();
    }

    private double Between(torch.Tensor features)
    {
        if (_fits)
            return FrechetDistance.Between(features, _real);
        using var scope = torch.NewDisposeScope();
        return KernelDistance.Between(KernelDistance.Directions(features), KernelDistance.Directions(_real), views: 2);
    }

    /// <summary>As many training pictures as samples, so that both distances owe as much to chance; or all there are.</summary>
    private static PictureSet TrainingPictures(EvaluationSubject subject)
    {
        using var all = subject.DataSet.Load(subject.Store, DataSplit.Train);
        using var random = new torch.Generator(0);
        using var order = torch.randperm(all.Count, generator: random);
        using var chosen = order.narrow(0, 0, Math.Min(all.Count, subject.Samples));
        return new PictureSet(
            all.Pictures.index_select(0, chosen).DetachFromDisposeScope(), all.Labels.index_select(0, chosen).DetachFromDisposeScope(), all.ClassCount);
    }
}
