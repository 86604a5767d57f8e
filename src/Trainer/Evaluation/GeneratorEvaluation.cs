using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Evaluation.Classifiers;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation;

/// <summary>A way of measuring generator files of one kind, on pictures that they were not trained on.</summary>
internal abstract class GeneratorEvaluation
{
    /// <summary>Every way, the most particular first.</summary>
    public static IReadOnlyList<GeneratorEvaluation> All { get; } =
    [
        new TranslationEvaluation(),
        new VariationalEvaluation(),
        new ReconstructionEvaluation(),
        new SampleEvaluation(),
    ];

    /// <summary>What it measures, in a line.</summary>
    public abstract string Title { get; }

    /// <summary>Whether it draws samples, which the sample options are for.</summary>
    protected virtual bool MeasuresSamples => false;

    /// <summary>The way for a generator.</summary>
    public static GeneratorEvaluation For(GeneratorInfo info) => All.First(evaluation => evaluation.IsFor(info));

    /// <summary>Whether it is made for generators of that kind.</summary>
    public abstract bool IsFor(GeneratorInfo info);

    /// <summary>Makes sure that there is something to measure, before anything is fetched or trained.</summary>
    /// <exception cref="InputException">
    /// Generator, data set and options do not fit together, or the set has no test pictures.
    /// </exception>
    public virtual void Check(EvaluationSubject subject)
    {
        (GeneratorInfo info, DataSet set) = (subject.File.Info, subject.DataSet);
        if (!set.HasTestPictures)
            throw new InputException($"--data {set.Name}: this set has no test pictures; use one that does");
        if (info.Image != set.Shape)
            throw new InputException(
                $"--data {set.Name}: {subject.Path} generates pictures of {info.Image}, and those of this set are "
                + $"{set.Shape}; use the set that it was trained on ({info.DataSet}), at its --size");
        if (!MeasuresSamples && subject.Options != SampleOptions.None)
            throw new InputException(
                $"--features, --real, --accuracy-score, --nearest: {subject.Path} is not measured by samples, but by "
                + $"{Title}; omit these options");
    }

    /// <summary>
    /// Measures. Draws come from seeds, so that the same files on the same machine give the same figures.
    /// </summary>
    /// <param name="subject">What to measure, checked.</param>
    /// <param name="cancellation">Stops the measuring.</param>
    public abstract Measurement Measure(EvaluationSubject subject, CancellationToken cancellation);
}

/// <summary>What is measured, and on what.</summary>
/// <param name="File">The generator.</param>
/// <param name="DataSet">The set whose test pictures it is compared with.</param>
/// <param name="Store">Where the files of data sets are.</param>
/// <param name="Samples">How many samples to draw, where samples are drawn.</param>
/// <param name="Report">Receives a line every so often while something takes long.</param>
internal sealed record EvaluationSubject(
    GeneratorFile File, DataSet DataSet, DataStore Store, int Samples, Action<string> Report)
{
    /// <summary>What else is measured of samples.</summary>
    public SampleOptions Options { get; init; } = SampleOptions.None;

    /// <summary>Where classifiers are taken from.</summary>
    public ClassifierSource Classifiers { get; init; } = ClassifierSource.Cache;

    /// <summary>The classifier of a set; the caller disposes it.</summary>
    /// <param name="set">The set.</param>
    /// <param name="cancellation">Stops its training where there is none yet.</param>
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
