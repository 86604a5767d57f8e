using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// Classification accuracy score (S. Ravuri, O. Vinyals 2019, arXiv 1905.10887): the accuracy on real test pictures of
/// a classifier trained on generated pictures and their requested classes. It is high only if each class is generated
/// with its distinguishing features. It lies between chance and the accuracy of the same classifier trained on real
/// pictures.
/// </summary>
internal static class AccuracyScore
{
    /// <summary>The score, in [0, 1].</summary>
    /// <param name="set">The set.</param>
    /// <param name="plan">The network and training of the classifier.</param>
    /// <param name="generated">Generated pictures with their classes, preferably as many as training pictures.</param>
    /// <param name="test">Real test pictures.</param>
    /// <param name="options">The device, precision and threads of training.</param>
    /// <param name="report">Receives progress.</param>
    /// <param name="cancellation">Cancels the measurement.</param>
    public static double Of(
        DataSet set,
        ClassifierPlan plan,
        PictureSet generated,
        PictureSet test,
        ClassifierTrainingOptions options,
        Action<string> report,
        CancellationToken cancellation)
    {
        byte[] bytes = ClassifierTraining.Run(set, plan, generated, options, report, cancellation);
        using var classifier = Classifier.Open(bytes, "classifier of generated pictures");
        return ClassifierAccuracy.Of(classifier, test, cancellation);
    }

    /// <summary>The score of a generator, with that of real pictures as its baseline.</summary>
    /// <param name="subject">The evaluation.</param>
    /// <param name="test">Real test pictures.</param>
    /// <param name="cancellation">Cancels the measurement.</param>
    public static Measurement Measure(EvaluationSubject subject, PictureSet test, CancellationToken cancellation)
    {
        DataSet set = subject.DataSet;
        var plan = ClassifierPlan.For(set);
        using Classifier ofReal = subject.Classifier(set, cancellation);
        int count = TrainingCount(subject);
        using PictureSet generated = SampleSource.Pictures(subject, count, cancellation);
        subject.Report($"training a classifier on {count:N0} generated pictures");
        double accuracyOfReal = ClassifierAccuracy.Of(ofReal, test, cancellation);
        double score = Of(
            set, plan, generated, test, subject.Classifiers.TrainingOptions, subject.Report, cancellation);
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
