using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// The convolutional auto-encoder: convolutions and max-pooling reduce a picture to small feature maps, transposed
/// convolutions reconstruct it. Its code is spatial.
/// </summary>
internal sealed class ConvolutionalAutoEncoder : Recipe
{
    private const int Planes = 16;

    // Two poolings, each by 2.
    private const int Shrinking = 4;

    public override string Name => "conv-ae";

    public override string Title => "Convolutional auto-encoder";

    public override Paper Paper { get; } = new(
        "Stacked Convolutional Auto-Encoders for Hierarchical Feature Extraction",
        "J. Masci, U. Meier, D. Ciresan, J. Schmidhuber",
        2011,
        "doi 10.1007/978-3-642-21735-7_7");

    public override IReadOnlyList<string> DataSets { get; } = ["imori", "cifar10", "mnist", "fashion-mnist", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet)
    {
        bool many = dataSet == "cifar10";
        return
        [
            RecipeOption.Integer("steps", many ? 5_000 : 500, "Length of the training in optimizer steps."),
            RecipeOption.Integer("batch", many ? 512 : 64, "Pictures in a batch.", minimum: 1, maximum: 4096),
            RecipeOption.Number("learning-rate", 1e-3, "Adam's step size.", 1e-7, 1),
            RecipeOption.Integer(
                "width", 2 * Planes, "Channels of the outer layers; the code has half as many.", 2, 1024),
            PictureRanges.Option(PictureRange.MinusOneToOne),
        ];
    }

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        ImageShape shape = pictures.Shape;
        if (shape.Height % Shrinking != 0 || shape.Width % Shrinking != 0)
            throw new InputException(
                $"{Name} needs pictures with height and width divisible by {Shrinking}, not "
                + $"{shape.Height}x{shape.Width}");
        int width = settings.Integer("width");
        Sequential encoder = Sequential(
            ("conv1", ConvolutionLayer.Convolution(shape.Channels, width, 3, padding: 1)),
            ("relu1", ReLU(inplace: true)),
            ("pool1", MaxPool2d(2)),
            ("conv2", ConvolutionLayer.Convolution(width, width / 2, 3, padding: 1)),
            ("relu2", ReLU(inplace: true)),
            ("pool2", MaxPool2d(2)));
        Sequential decoder = Sequential(
            ("up1", ConvolutionLayer.TransposedConvolution(width / 2, width, 2, stride: 2)),
            ("relu1", ReLU(inplace: true)),
            ("up2", ConvolutionLayer.TransposedConvolution(width, shape.Channels, 2, stride: 2)));

        Tensor ReconstructionError(Batch batch) =>
            mse_loss(
                decoder.call(encoder.call(batch.Pictures)).to(ScalarType.Float32),
                batch.Pictures.to(ScalarType.Float32));

        return new TrainingPlan
        {
            Networks = [("encoder", encoder), ("decoder", decoder)],
            Phases =
            [
                new Phase(
                    "error",
                    ["encoder", "decoder"],
                    new AdamSettings(settings.Number("learning-rate")),
                    ReconstructionError) { FreshBatch = true },
            ],
            Averaged = ["encoder", "decoder"],
            Generator = "decoder",
            Latent = new LatentInfo(
                [width / 2, shape.Height / Shrinking, shape.Width / Shrinking], LatentDistribution.Anchors),
            Encoder = new EncoderPlan("encoder", IsVariational: false),
            Range = PictureRanges.Of(settings),
        };
    }
}
