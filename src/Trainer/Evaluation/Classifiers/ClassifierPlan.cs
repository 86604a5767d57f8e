using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>The network and training of a set's classifier.</summary>
/// <param name="Version">
/// Identifies network and training. Any change of them requires a new version, so that classifiers are not confused.
/// </param>
/// <param name="Width">Channels of the network after its first pooling.</param>
/// <param name="BatchSize">Maximum batch size.</param>
/// <param name="Epochs">Number of epochs, except on small sets.</param>
/// <param name="LearningRate">The maximum learning rate of AdamW.</param>
internal sealed record ClassifierPlan(string Version, int Width, int BatchSize, int Epochs, double LearningRate)
{
    /// <summary>Decoupled weight decay (arXiv 1711.05101), multiplied by the learning rate.</summary>
    public const double WeightDecay = 0.05;

    /// <summary>Label smoothing (arXiv 1512.00567, section 7).</summary>
    public const double LabelSmoothing = 0.1;

    /// <summary>The share of steps in which the learning rate rises from zero; afterwards it decays to zero.</summary>
    public const double WarmUp = 0.2;

    // Sets with fewer pictures are trained on for this many steps.
    private const int Few = 1_000;
    private const int StepsOfFew = 600;
    private const int BatchOfFew = 64;

    // Medium-sized sets use smaller batches for this many steps per epoch, down to the batch size of small sets.
    private const int BatchesOfEpoch = 150;
    private const int LeastSide = 8;

    private static readonly ClassifierPlan Gray =
        new("resnet-gray-v1", Width: 32, BatchSize: 256, Epochs: 12, LearningRate: 4e-3);

    private static readonly ClassifierPlan Color =
        new("resnet-color-v1", Width: 64, BatchSize: 256, Epochs: 15, LearningRate: 4e-3);

    /// <summary>The plan for a set.</summary>
    /// <exception cref="InputException">The set has fewer than two classes, or its pictures are too small.</exception>
    public static ClassifierPlan For(DataSet set)
    {
        if (set.ClassNames.Count < 2)
            throw new InputException(
                $"--data {set.Name}: a classifier needs at least two classes; use a set that has them");
        if (set.Shape.Height < LeastSide || set.Shape.Width < LeastSide)
            throw new InputException(
                $"--data {set.Name}: a classifier needs pictures of at least {LeastSide}x{LeastSide}, not "
                + $"{set.Shape}; use a larger --size");
        return set.Shape.Channels == 1 ? Gray : Color;
    }

    /// <summary>The batch size for a set of this size.</summary>
    public int BatchOf(int count) => count < Few
        ? Math.Min(BatchOfFew, count)
        : Math.Min(BatchSize, Math.Max(BatchOfFew, count / BatchesOfEpoch));

    /// <summary>The training steps for a set of this size.</summary>
    public int StepsFor(int count) => count < Few ? StepsOfFew : Epochs * (count / BatchOf(count));

    /// <summary>Everything that determines the training of a set's classifier, as its checkpoints store it.</summary>
    /// <param name="set">The set.</param>
    /// <param name="options">The device, precision and threads.</param>
    /// <param name="count">Number of training pictures.</param>
    public RunConfiguration Configuration(DataSet set, ClassifierTrainingOptions options, int count) => new()
    {
        Recipe = Version,
        DataSet = set.ShortName,
        Settings = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["steps"] = StepsFor(count),
            ["batch"] = BatchOf(count),
            ["width"] = Width,
            ["learning-rate"] = LearningRate,
        },
        Seed = 0,
        Device = options.Device,
        Threads = options.Threads,
        AverageDecay = 0,
        Augmentation = set.DefaultAugmentation.ToString(),
        Precision = options.Precision,
        CheckpointEvery = 0,
        SampleEvery = 0,
        LogEvery = 0,
        Command = $"trainer classifier {set.Name}",
    };

    /// <summary>The factor of the learning rate in a step: rises linearly, then decays to zero.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="steps">Total number of steps.</param>
    public static double RateOf(int step, int steps)
    {
        double peak = Math.Max(1, WarmUp * steps);
        return step <= peak ? step / peak : (steps - step + 1) / (steps - peak + 1);
    }
}
