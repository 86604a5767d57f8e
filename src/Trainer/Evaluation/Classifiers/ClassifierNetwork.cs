using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch.nn;
using Layers = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>
/// A residual network (arXiv 1512.03385) of nine convolutions or linear layers, after the one of the DAWNBench
/// benchmark (arXiv 1806.01427): 3x3 convolutions with batch norm and ReLU, three max-pooling layers, a residual block
/// after each pooling, global max-pooling, a linear layer to the features and one to the logits. It accepts pictures of
/// any size from 8x8.
/// </summary>
internal sealed class ClassifierNetwork : Layers
{
    /// <summary>Number of features.</summary>
    public const int FeatureCount = 128;

    private readonly Layers stem;
    private readonly Layers down1;
    private readonly Layers residual1;
    private readonly Layers down2;
    private readonly Layers residual2;
    private readonly Layers down3;
    private readonly Layers residual3;
    private readonly Layers features;
    private readonly Layers logits;

    /// <summary>Creates the network with random weights from LibTorch's generator.</summary>
    /// <param name="shape">Shape of the pictures.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="width">Channels after the first pooling; the next have twice and four times as many.</param>
    public ClassifierNetwork(ImageShape shape, int classCount, int width)
        : base(nameof(ClassifierNetwork))
    {
        stem = Block(shape.Channels, width / 2, halves: false);
        down1 = Block(width / 2, width, halves: true);
        residual1 = Pair(width);
        down2 = Block(width, 2 * width, halves: true);
        residual2 = Pair(2 * width);
        down3 = Block(2 * width, 4 * width, halves: true);
        residual3 = Pair(4 * width);
        features = Sequential(
            ("linear", Linear(4 * width, FeatureCount)), ("norm", BatchNorm1d(FeatureCount)), ("relu", ReLU()));
        logits = Linear(FeatureCount, classCount);
        RegisterComponents();
    }

    /// <summary>The parts before the global pooling, in order; for a residual part, the residual branch.</summary>
    public IReadOnlyList<(string Name, Layers Part, bool IsResidual)> Trunk =>
    [
        (nameof(stem), stem, false),
        (nameof(down1), down1, false),
        (nameof(residual1), residual1, true),
        (nameof(down2), down2, false),
        (nameof(residual2), residual2, true),
        (nameof(down3), down3, false),
        (nameof(residual3), residual3, true),
    ];

    /// <summary>Maps the pooled values to the features.</summary>
    public Layers FeaturesPart => features;

    /// <summary>Maps the features to the logits.</summary>
    public Layers LogitsPart => logits;

    /// <summary>Features of pictures: [batch, <see cref="FeatureCount"/>], at least 0.</summary>
    /// <param name="pictures">[batch, channels, height, width] in [-1, 1].</param>
    public torch.Tensor Features(torch.Tensor pictures)
    {
        torch.Tensor values = pictures;
        foreach ((string _, Layers part, bool isResidual) in Trunk)
            values = isResidual ? values + part.call(values) : part.call(values);
        return features.call(values.amax([2, 3]));
    }

    /// <summary>Logits of pictures: [batch, classes].</summary>
    /// <param name="input">[batch, channels, height, width] in [-1, 1].</param>
    public override torch.Tensor forward(torch.Tensor input) => logits.call(Features(input));

    private static Layers Pair(int channels) =>
        Sequential(
            ("first", Block(channels, channels, halves: false)), ("second", Block(channels, channels, halves: false)));

    /// <summary>A convolution, optional max-pooling, a batch norm and a ReLU.</summary>
    /// <remarks>The norm follows the pooling, where it processes a quarter of the values.</remarks>
    private static Layers Block(int inputs, int outputs, bool halves)
    {
        Layers convolution = ConvolutionLayer.Convolution(inputs, outputs, kernel: 3, padding: 1);
        return halves
            ? Sequential(
                ("conv", convolution), ("pool", MaxPool2d(2)), ("norm", BatchNorm2d(outputs)), ("relu", ReLU()))
            : Sequential(("conv", convolution), ("norm", BatchNorm2d(outputs)), ("relu", ReLU()));
    }
}
