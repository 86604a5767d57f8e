using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// Classification accuracy score (S. Ravuri, O. Vinyals 2019, arXiv 1905.10887): a classifier is trained on generated
/// pictures and the classes that were asked for, and classifies real test pictures. The share that it classifies
/// rightly is high only where each class is generated with all that tells it from the others. It lies between chance
/// and what a classifier of the same plan reaches that was trained on real pictures.
/// </summary>
internal static class AccuracyScore
{
    /// <summary>The score, in [0, 1].</summary>
    /// <param name="set">The set.</param>
    /// <param name="plan">How the classifier is trained.</param>
    /// <param name="generated">Generated pictures with their classes, best as many as training pictures.</param>
    /// <param name="test">Real test pictures.</param>
    /// <param name="machine">On what the classifier is trained.</param>
    /// <param name="report">Receives a line every so often.</param>
    /// <param name="cancellation">Stops it.</param>
    public static double Of(
        DataSet set,
        ClassifierPlan plan,
        PictureSet generated,
        PictureSet test,
        ClassifierMachine machine,
        Action<string> report,
        CancellationToken cancellation)
    {
        byte[] bytes = ClassifierTraining.Run(set, plan, generated, machine, report, cancellation);
        using var classifier = Classifier.Open(bytes, "classifier of generated pictures");
        return ClassifierAccuracy.Of(classifier, test, cancellation);
    }

    /// <summary>The score of a generator, beside that of real pictures.</summary>
    /// <param name="subject">What is measured.</param>
    /// <param name="test">Real test pictures.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Measurement Measure(EvaluationSubject subject, PictureSet test, CancellationToken cancellation)
    {
        DataSet set = subject.DataSet;
        var plan = ClassifierPlan.For(set);
        using Classifier ofReal = subject.Classifier(set, cancellation);
        int count = TrainingCount(subject);
        using PictureSet generated = SampleSource.Pictures(subject, count, cancellation);
        subject.Report($"training a classifier on {count:N0} generated pictures");
        double accuracyOfReal = ClassifierAccuracy.Of(ofReal, test, cancellation);
        double score = Of(set, plan, generated, test, subject.Classifiers.Machine, subject.Report, cancellation);
        const string name = "classification-accuracy-score";
        return new Measurement(
            [
                new Figure(name, score, 4, "accuracy on real test pictures of a classifier trained on samples")
                {
                    IsShare = true,
                    Baseline = new Baseline($"{name}-of-training-pictures", "training pictures", accuracyOfReal),
                    Bounds = [new Baseline($"{name}-of-chance", "chance", 1.0 / set.ClassNames.Count)],
                },
            ],
            [])
        {
            Protocol = [$"{name}: {plan.Version} trained on {count:N0} samples; beside it, {ofReal.Description}"],
        };
    }

    private static int TrainingCount(EvaluationSubject subject)
    {
        using PictureSet training = subject.DataSet.Load(subject.Store, DataSplit.Train);
        return training.Count;
    }
}
