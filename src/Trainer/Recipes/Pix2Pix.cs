using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// pix2pix: a U-Net translates a source into a picture, a PatchGAN classifies every patch of source and picture, and an
/// L1 loss keeps the result close to the target.
/// </summary>
internal sealed class Pix2Pix : Recipe
{
    // Section 6.1.1: no layer of either network has more than eight times the channels of the first.
    private const int MostMultiples = UNet.MostMultiples;

    public override string Name => "pix2pix";

    public override string Title => "pix2pix: image-to-image translation";

    public override Paper Paper { get; } = new(
        "Image-to-Image Translation with Conditional Adversarial Networks",
        "P. Isola, J.-Y. Zhu, T. Zhou, A. A. Efros",
        2016,
        "arXiv 1611.07004");

    public override IReadOnlyList<string> DataSets { get; } = ["imori", "imori-masks", "openmoji"];

    public override PictureNeeds Needs => PictureNeeds.Pairs;

    public override IReadOnlyList<RecipeOption> Options(string dataSet) =>
    [
        RecipeOption.Integer(
            "steps",
            dataSet == "openmoji" ? 30_000 : 10_000,
            "Length of the training in optimizer steps of the generator."),
        RecipeOption.Integer("batch", 16, "Pairs in a batch.", minimum: 1, maximum: 4096),
        RecipeOption.Number("learning-rate", 2e-4, "Adam's step size, for both networks.", 1e-7, 1),
        RecipeOption.Number("beta1", 0.5, "Adam's decay of the first moment.", 0, 0.999),
        RecipeOption.Number("lambda", 100, "Weight of the L1 distance in the generator's loss.", 0, 1e6),
        RecipeOption.Number(
            "gradient",
            0,
            "Weight of the difference of image gradients in the generator's loss (arXiv 1511.05440): areas that are "
            + "flat in the target become flat; 0 for none.",
            0,
            1e6),
        RecipeOption.Integer(
            "width",
            64,
            "Channels after the U-Net's first layer; deeper layers have up to eight times as many.",
            4,
            1024),
        RecipeOption.Choice(
            "upsampling",
            "transposed",
            "The U-Net's decoder: transposed, 4x4 transposed convolutions as in the paper, or resize, nearest "
            + "upsampling and 3x3 convolutions, and a skip connection from the source itself: no checkerboard "
            + "artefacts (doi 10.23915/distill.00003) and outlines at full resolution.",
            "transposed",
            "resize"),
        RecipeOption.Integer(
            "discriminator-width",
            64,
            "Channels after the PatchGAN's first layer; each later layer doubles them.",
            4,
            1024),
        RecipeOption.Integer(
            "patch-layers",
            2,
            "Stride-2 layers of the PatchGAN: 1, 2 or 3 for patches of 16, 34 or 70 pixels, which need pictures of at "
            + "least 8, 16 or 32 pixels.",
            1,
            3),
        .. AdversarialOptions.All,
    ];

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        SourceInfo source = pictures.Source!;
        Module<Tensor, Tensor> generator = UNet.Create(
            source.Shape,
            pictures.Shape,
            settings.Integer("width"),
            settings.IsOn("upsampling") ? Doubling.Resize : Doubling.Transposed(4));
        RequirePatches(pictures.Shape.Height, settings.Integer("patch-layers"));
        Module<Tensor, Tensor> discriminator = PatchGan(
            source.Shape.Channels + pictures.Shape.Channels, settings.Integer("discriminator-width"), settings.Integer(
                "patch-layers"));

        // Section 3.2: the discriminator's loss is halved, so that it learns more slowly than the generator.
        var training = new AdversarialTraining(
            settings, batch => generator.call(batch.Sources!), (pair, _) => discriminator.call(pair))
        {
            UsesBatchNorm = true,
            Shown = (picture, batch) => cat([batch.Sources!, picture], 1),
            DiscriminatorWeight = 0.5,
            GeneratorTerm = (fake, batch) => Distance(
                fake.to(ScalarType.Float32), batch.Pictures.to(ScalarType.Float32), settings),
        };

        return new TrainingPlan
        {
            Networks = [("generator", generator), ("discriminator", discriminator)],
            Phases = training.Phases,
            SharedFakes = training.SharedFakes,
            Averaged = ["generator"],
            Generator = "generator",
            Source = source,
            Range = PictureRange.MinusOneToOne,
        };
    }

    private static Tensor Distance(Tensor fake, Tensor target, RecipeSettings settings)
    {
        Tensor distance = l1_loss(fake, target) * settings.Number("lambda");
        double weight = settings.Number("gradient");
        return weight == 0 ? distance : distance + (GradientDifference.Loss(fake, target) * weight);
    }

    // The last two convolutions, of stride 1, each reduce the size by one pixel.
    private static void RequirePatches(int side, int strided)
    {
        int least = 4 << strided;
        if (side >= least)
            return;
        string advice = side >= 4 << 1
            ? $"use --patch-layers {int.Log2(side) - 2} or --size {least}"
            : $"use --size {least} or larger";
        throw new InputException(
            $"--patch-layers {strided}: the PatchGAN then needs pictures of at least {least}x{least}, and these are "
            + $"{side}x{side}; {advice}");
    }

    /// <summary>A convolutional network that returns a logit per patch, its receptive field (section 3.2.2).</summary>
    private static Module<Tensor, Tensor> PatchGan(int inputs, int width, int strided)
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("conv0", ConvolutionLayer.Convolution(inputs, width, 4, stride: 2, padding: 1)),
            ("leaky0", LeakyReLU(0.2, inplace: true)),
        };
        long channels = width;
        for (int i = 1; i <= strided; i++)
        {
            long next = Math.Min((long)width << i, (long)width * MostMultiples);
            layers.Add(
                (
                    $"conv{i}",
                    ConvolutionLayer.Convolution(channels, next, 4, stride: i == strided ? 1 : 2, padding: 1)));
            layers.Add(($"norm{i}", BatchNorm2d(next)));
            layers.Add(($"leaky{i}", LeakyReLU(0.2, inplace: true)));
            channels = next;
        }

        layers.Add(("judge", ConvolutionLayer.Convolution(channels, 1, 4, stride: 1, padding: 1)));
        return DcganInitialization.Initialize(Sequential(layers));
    }
}
