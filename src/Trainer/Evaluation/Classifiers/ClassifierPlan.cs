using ImageGen.Generators;
using ImageGen.Trainer.Data;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>Which classifier is used for a set, and how it is trained.</summary>
/// <param name="Version">
/// Names network and training. A change of either takes a new one, so that a classifier trained otherwise is not taken
/// for it.
/// </param>
/// <param name="Width">Channels of the network after its first halving.</param>
/// <param name="BatchSize">Most pictures in a batch.</param>
/// <param name="Epochs">How often it sees every picture, where there are many.</param>
/// <param name="LearningRate">The largest step size of AdamW.</param>
internal sealed record ClassifierPlan(string Version, int Width, int BatchSize, int Epochs, double LearningRate)
{
    /// <summary>Decoupled weight decay (arXiv 1711.05101), times the learning rate.</summary>
    public const double WeightDecay = 0.05;

    /// <summary>The share of a label that is spread evenly over all classes (arXiv 1512.00567, section 7).</summary>
    public const double LabelSmoothing = 0.1;

    /// <summary>The share of the steps in which the learning rate rises from zero; then it falls to zero.</summary>
    public const double WarmUp = 0.2;

    // Sets with fewer pictures than that are shown often, varied, for this many steps.
    private const int Few = 1_000;
    private const int StepsOfFew = 600;
    private const int BatchOfFew = 64;

    // Of sets of thousands, batches are smaller, so that an epoch has so many steps; down to the batches of small sets.
    private const int BatchesOfEpoch = 150;
    private const int LeastSide = 8;

    private static readonly ClassifierPlan Gray =
        new("resnet-gray-v1", Width: 32, BatchSize: 256, Epochs: 12, LearningRate: 4e-3);

    private static readonly ClassifierPlan Color =
        new("resnet-color-v1", Width: 64, BatchSize: 256, Epochs: 15, LearningRate: 4e-3);

    /// <summary>The plan for a set.</summary>
    /// <exception cref="InputException">
    /// It has no two classes, or its pictures are too small to tell anything in.
    /// </exception>
    public static ClassifierPlan For(DataSet set)
    {
        if (set.ClassNames.Count < 2)
            throw new InputException(
                $"--data {set.Name}: a classifier needs at least two classes; use a set that has them");
        if (set.Shape.Height < LeastSide || set.Shape.Width < LeastSide)
            throw new InputException(
                $"--data {set.Name}: a classifier needs pictures of at least {LeastSide}x{LeastSide}, and these are "
                + $"{set.Shape}; use a larger --size");
        return set.Shape.Channels == 1 ? Gray : Color;
    }

    /// <summary>Pictures in a batch of a set of so many.</summary>
    public int BatchOf(int count) => count < Few
        ? Math.Min(BatchOfFew, count)
        : Math.Min(BatchSize, Math.Max(BatchOfFew, count / BatchesOfEpoch));

    /// <summary>Steps of the training on so many pictures.</summary>
    public int StepsFor(int count) => count < Few ? StepsOfFew : Epochs * (count / BatchOf(count));

    /// <summary>What the learning rate is multiplied by in a step: up in a straight line, then down to zero.</summary>
    /// <param name="step">The step, from 1.</param>
    /// <param name="steps">All steps.</param>
    public static double RateOf(int step, int steps)
    {
        double peak = Math.Max(1, WarmUp * steps);
        return step <= peak ? step / peak : (steps - step + 1) / (steps - peak + 1);
    }
}
