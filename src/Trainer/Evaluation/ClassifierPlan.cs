using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;

namespace ImageGen.Trainer.Evaluation;

/// <summary>Which classifier judges the pictures of a set, and how it is trained.</summary>
/// <param name="Version">
/// Names network and training. A change of either takes a new one, so that a classifier trained the old way is not taken
/// for it.
/// </param>
/// <param name="BatchSize">Pictures in a batch.</param>
/// <param name="Epochs">How often it sees every picture, where there are many.</param>
/// <param name="LearningRate">Adam's step size at the start.</param>
/// <param name="Decays">Whether that falls in a straight line to zero at the end.</param>
/// <param name="Varies">Whether pictures are varied as the set's own augmentation has it, whatever their number.</param>
internal sealed record ClassifierPlan(string Version, int BatchSize, int Epochs, double LearningRate, bool Decays, bool Varies)
{
    // Sets with fewer pictures than that are shown often, varied, for this many steps.
    private const int Few = 1_000;
    private const int StepsOfFew = 1_500;
    private const int BatchOfFew = 64;
    private const int LeastSide = 8;

    private static readonly ClassifierPlan Gray = new("v1", BatchSize: 128, Epochs: 6, LearningRate: 1e-3, Decays: false, Varies: false);
    private static readonly ClassifierPlan Color = new("color-v1", BatchSize: 128, Epochs: 10, LearningRate: 2e-3, Decays: true, Varies: true);

    /// <summary>The plan for a set.</summary>
    /// <exception cref="InputException">Its pictures are too small to tell anything in.</exception>
    public static ClassifierPlan For(DataSet set)
    {
        if (set.Shape.Height < LeastSide || set.Shape.Width < LeastSide)
            throw new InputException($"--data {set.Name}: a classifier needs pictures of at least {LeastSide}x{LeastSide}, and these are {set.Shape}");
        return set.Shape.Channels == 1 ? Gray : Color;
    }

    /// <summary>The network, with random weights.</summary>
    public Classifier Create(ImageShape shape, int classCount) =>
        this == Gray ? Classifier.OfGrayPictures(shape, classCount) : Classifier.OfColorPictures(classCount);

    /// <summary>Pictures in a batch of a set of so many.</summary>
    public int BatchOf(int count) => count < Few ? Math.Min(BatchOfFew, count) : BatchSize;

    /// <summary>Steps of the training on so many pictures.</summary>
    public int StepsFor(int count) => count < Few ? StepsOfFew : Epochs * (count / BatchSize);

    /// <summary>How so many pictures of a set are varied.</summary>
    public Augmentation AugmentationOf(DataSet set, int count) => Varies || count < Few ? set.DefaultAugmentation : Augmentation.None;
}
