using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Trainer.Evaluation.Features;

/// <summary>In which features samples are compared with real pictures.</summary>
/// <param name="Space">The features.</param>
/// <param name="Kind">What is measured in them.</param>
internal sealed record FeatureChoice(FeatureSpace Space, FeatureKind Kind) : IDisposable
{
    /// <summary>The fewest real pictures that a distribution is fitted to, or neighbours are counted among.</summary>
    public const int FewestToFit = 1_000;

    // A classifier of fewer classes has no need of features that tell much of a picture.
    private const int FewestClasses = 5;

    /// <summary>The set whose features are used where a set's own classifier would say little.</summary>
    public static DataSet General { get; } = DataSets.Named("cifar10");

    /// <summary>Makes the choice, and gets the network.</summary>
    /// <param name="subject">What is measured.</param>
    /// <param name="realCount">Number of real pictures that samples are compared with.</param>
    /// <param name="cancellation">Stops the training of a classifier.</param>
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
    /// <summary>Those of the set's own classifier.</summary>
    Own,

    /// <summary>Those of CIFAR-10's classifier.</summary>
    General,

    /// <summary>Those of a network that the user gave.</summary>
    Given,
}
