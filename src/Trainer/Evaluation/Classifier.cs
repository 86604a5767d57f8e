using ImageGen.Generators.Format;
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
