using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>The features in which samples are compared with real pictures.</summary>
/// <param name="Space">The feature space.</param>
/// <param name="Kind">The origin of the features.</param>
internal sealed record FeatureChoice(FeatureSpace Space, FeatureKind Kind) : IDisposable
{
    /// <summary>Minimum number of real pictures for fitting a distribution or counting neighbours.</summary>
    public const int FewestToFit = 1_000;

    // A classifier of fewer classes may learn features that describe little of a picture.
    private const int FewestClasses = 5;

    /// <summary>The set whose features are used if a set's own classifier is not informative.</summary>
    public static DataSet General { get; } = DataSets.Named("cifar10");

    /// <summary>Chooses the features and obtains the network.</summary>
    /// <param name="subject">The evaluation.</param>
    /// <param name="realCount">Number of real pictures that samples are compared with.</param>
    /// <param name="cancellation">Cancels training of a classifier.</param>
    public static FeatureChoice For(EvaluationSubject subject, int realCount, CancellationToken cancellation)
    {
        if (subject.Options.Features is { } path)
            return new FeatureChoice(
                new FeatureSpace(FeatureNetworkFile.Read(path, subject.Options.FeatureRange)), FeatureKind.Given);
        bool isOwn = realCount >= FewestToFit && subject.DataSet.ClassNames.Count >= FewestClasses;
        Classifier classifier = subject.Classifier(isOwn ? subject.DataSet : General, cancellation);
        return new FeatureChoice(new FeatureSpace(classifier), isOwn ? FeatureKind.Own : FeatureKind.General);
    }

    public void Dispose() => Space.Dispose();
}

/// <summary>The origin of the features.</summary>
internal enum FeatureKind
{
    /// <summary>Features of the set's own classifier.</summary>
    Own,

    /// <summary>Features of CIFAR-10's classifier.</summary>
    General,

    /// <summary>Features of a network given by the user.</summary>
    Given,
}
