using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime.Int8;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Evaluation.Classifiers;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>An evaluation of one kind of generator on held-out pictures.</summary>
internal abstract class GeneratorEvaluation
{
    /// <summary>All evaluations, the most specific first.</summary>
    public static IReadOnlyList<GeneratorEvaluation> All { get; } =
    [
        new TranslationEvaluation(),
        new VariationalEvaluation(),
        new ReconstructionEvaluation(),
        new SampleEvaluation(),
    ];

    /// <summary>A one-line description.</summary>
    public abstract string Title { get; }

    /// <summary>Whether it draws samples, to which the sample options apply.</summary>
    protected virtual bool MeasuresSamples => false;

    /// <summary>The evaluation for a generator.</summary>
    public static GeneratorEvaluation For(GeneratorInfo info) => All.First(evaluation => evaluation.IsFor(info));

    /// <summary>Whether it applies to a generator.</summary>
    public abstract bool IsFor(GeneratorInfo info);

    /// <summary>Checks that the evaluation is possible, before anything is downloaded or trained.</summary>
    /// <exception cref="InputException">
    /// Generator, data set and options are incompatible, or the set has no test pictures.
    /// </exception>
    public virtual void Check(EvaluationSubject subject)
    {
        (GeneratorInfo info, DataSet set) = (subject.File.Info, subject.DataSet);
        if (!set.HasTestPictures)
            throw new InputException($"--data {set.Name}: this set has no test pictures; use one that does");
        if (info.Image != set.Shape)
            throw new InputException(
                $"--data {set.Name}: {subject.Path} generates pictures of {info.Image}, while those of this set are "
                + $"{set.Shape}; use the set that it was trained on ({info.DataSet}), at its --size");
        if (!MeasuresSamples && subject.Options != SampleOptions.None)
            throw new InputException(
                $"--features, --real, --accuracy-score, --nearest: {subject.Path} is not measured by samples but by "
                + $"{Title}; omit these options");
    }

    /// <summary>
    /// Runs the evaluation. Random numbers are seeded, so the same files on the same machine give the same figures.
    /// </summary>
    /// <param name="subject">The evaluation, already checked.</param>
    /// <param name="cancellation">Cancels the evaluation.</param>
    public abstract Measurement Measure(EvaluationSubject subject, CancellationToken cancellation);
}

/// <summary>A generator to evaluate, with data and options.</summary>
/// <param name="File">The generator.</param>
/// <param name="DataSet">The set whose test pictures it is compared with.</param>
/// <param name="Store">The data store.</param>
/// <param name="Samples">Number of samples, if samples are drawn.</param>
/// <param name="Report">Receives progress.</param>
internal sealed record EvaluationSubject(
    GeneratorFile File, DataSet DataSet, DataStore Store, int Samples, Action<string> Report)
{
    /// <summary>Additional measurements of samples.</summary>
    public SampleOptions Options { get; init; } = SampleOptions.None;

    /// <summary>The generator in int8, to measure that one; null for float32.</summary>
    public Int8Model? Int8 { get; init; }

    /// <summary>The source of classifiers.</summary>
    public ClassifierSource Classifiers { get; init; } = ClassifierSource.Cache;

    /// <summary>Returns the classifier of a set; the caller disposes it.</summary>
    /// <param name="set">The set.</param>
    /// <param name="cancellation">Cancels its training.</param>
    public Classifier Classifier(DataSet set, CancellationToken cancellation) =>
        Classifiers.Obtain(set, Store, Report, cancellation);

    /// <summary>The file's path, for messages.</summary>
    public string Path => File.Path ?? File.Name;

    /// <summary>
    /// The mean of the set's training pictures, [1, channels, height, width]; the caller disposes it.
    /// </summary>
    public torch.Tensor MeanTrainingPicture()
    {
        using PictureSet training = DataSet.Load(Store, DataSplit.Train);
        return RealPictures.Mean(training);
    }
}
