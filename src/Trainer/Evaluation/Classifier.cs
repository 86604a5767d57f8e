using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace ImageGen.Trainer.Evaluation;

/// <summary>
/// A small convolutional classifier. Trained on real pictures alone, it judges painted ones: which class it sees, and by
/// the values of its last hidden layer, how far pictures lie apart.
/// </summary>
internal sealed class Classifier : Module<torch.Tensor, torch.Tensor>
{
    /// <summary>Number of features.</summary>
    public const int FeatureCount = 128;

    // Colour pictures differ in size; before the linear layer they are brought to this side.
    private const int Grid = 4;

    private readonly Module<torch.Tensor, torch.Tensor> features;
    private readonly Module<torch.Tensor, torch.Tensor> head;

    private Classifier(Module<torch.Tensor, torch.Tensor> features, int classCount)
        : base(nameof(Classifier))
    {
        this.features = features;
        head = Sequential(("dropout", Dropout(0.3)), ("linear", Linear(FeatureCount, classCount)));
        RegisterComponents();
    }

    /// <summary>A network for gray pictures of simple things, with random weights: two convolutions.</summary>
    /// <param name="shape">Shape of the pictures.</param>
    /// <param name="classCount">Number of classes.</param>
    public static Classifier OfGrayPictures(ImageShape shape, int classCount) => new(
        Sequential(
            ("conv1", Conv2d(shape.Channels, 32, 3, padding: 1)),
            ("norm1", BatchNorm2d(32)),
            ("relu1", ReLU()),
            ("pool1", MaxPool2d(2)),
            ("conv2", Conv2d(32, 64, 3, padding: 1)),
            ("norm2", BatchNorm2d(64)),
            ("relu2", ReLU()),
            ("pool2", MaxPool2d(2)),
            ("flatten", Flatten()),
            ("linear", Linear(64L * (shape.Height / 4) * (shape.Width / 4), FeatureCount)),
            ("relu3", ReLU())),
        classCount);

    /// <summary>
    /// A network for colour pictures of any size from 8x8 on, with random weights: three convolutions, pooled before the
    /// norms, which so have a quarter of the values to pass over.
    /// </summary>
    /// <param name="classCount">Number of classes.</param>
    public static Classifier OfColorPictures(int classCount) => new(
        Sequential(
            ("conv1", Conv2d(3, 32, 3, padding: 1)),
            ("pool1", MaxPool2d(2)),
            ("norm1", BatchNorm2d(32)),
            ("relu1", ReLU()),
            ("conv2", Conv2d(32, 64, 3, padding: 1)),
            ("pool2", MaxPool2d(2)),
            ("norm2", BatchNorm2d(64)),
            ("relu2", ReLU()),
            ("conv3", Conv2d(64, 128, 3, padding: 1)),
            ("pool3", MaxPool2d(2)),
            ("norm3", BatchNorm2d(128)),
            ("relu3", ReLU()),
            ("grid", AdaptiveAvgPool2d(Grid)),
            ("flatten", Flatten()),
            ("linear", Linear(128 * Grid * Grid, FeatureCount)),
            ("relu4", ReLU())),
        classCount);

    /// <summary>Features of pictures: [batch, <see cref="FeatureCount"/>].</summary>
    /// <param name="pictures">float32 [batch, channels, height, width] in [0, 1].</param>
    public torch.Tensor Features(torch.Tensor pictures) => features.call((pictures - 0.5) / 0.5);

    /// <summary>Logits of features: [batch, classes].</summary>
    public torch.Tensor Logits(torch.Tensor featureValues) => head.call(featureValues);

    /// <summary>Logits of pictures: [batch, classes].</summary>
    public override torch.Tensor forward(torch.Tensor input) => Logits(Features(input));
}

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
