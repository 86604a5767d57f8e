using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// The original GAN, on fully connected networks: a generator maps noise to pictures, and a discriminator learns to
/// distinguish them from real ones.
/// </summary>
internal sealed class Gan : Recipe
{
    public override string Name => "gan";

    public override string Title => "GAN on fully connected networks";

    public override Paper Paper { get; } =
        new("Generative Adversarial Nets", "I. J. Goodfellow et al.", 2014, "arXiv 1406.2661");

    public override IReadOnlyList<string> DataSets { get; } = ["mnist", "imori", "cifar10", "fashion-mnist", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet) =>
    [
        RecipeOption.Integer(
            "steps",
            dataSet switch { "imori" => 5_000, "cifar10" => 50_000, _ => 40_000 },
            "Length of the training in optimizer steps of the generator."),
        RecipeOption.Integer(
            "batch",
            dataSet switch { "imori" => 32, "cifar10" => 256, _ => 64 },
            "Pictures in a batch.",
            minimum: 2,
            maximum: 4096),
        RecipeOption.Number("learning-rate", 2e-4, "Adam's step size, for both networks.", 1e-7, 1),
        RecipeOption.Number("beta1", 0.5, "Adam's decay of the first moment.", 0, 0.999),
        RecipeOption.Integer("latent", 100, "Dimensions of the latent z, each uniform on (-1, 1).", maximum: 4096),
        RecipeOption.Integer(
            "width",
            dataSet == "cifar10" ? 256 : 128,
            "Units of the generator's first hidden layer; the next two have twice and four times as many.",
            4,
            4096),
        RecipeOption.Integer(
            "discriminator-width",
            512,
            "Units of the discriminator's first hidden layer; the next has half as many.",
            4,
            4096),
        .. AdversarialOptions.All,
    ];

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        ImageShape shape = pictures.Shape;
        int latent = settings.Integer("latent");
        Module<Tensor, Tensor> generator = Generator(shape, latent, settings.Integer("width"));
        Module<Tensor, Tensor> discriminator = Discriminator(shape, settings.Integer("discriminator-width"));
        var training = new AdversarialTraining(
            settings,
            batch => generator.call(batch.Uniform(latent)),
            (pictures, _) => discriminator.call(pictures))
        {
            UsesBatchNorm = false,
        };

        return new TrainingPlan
        {
            Networks = [("generator", generator), ("discriminator", discriminator)],
            Phases = training.Phases,
            SharedFakes = training.SharedFakes,
            Averaged = ["generator"],
            Generator = "generator",
            Latent = new LatentInfo([latent], LatentDistribution.Uniform),
            Range = PictureRange.ZeroToOne,
        };
    }

    /// <summary>
    /// z -> three hidden layers of width, 2 width, 4 width with batch norm and LeakyReLU 0.2 -> sigmoid.
    /// </summary>
    private static Module<Tensor, Tensor> Generator(ImageShape shape, int latent, int width)
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        long units = latent;
        for (int i = 0; i < 3; i++)
        {
            layers.Add(($"linear{i}", Linear(units, width << i)));
            layers.Add(($"norm{i}", BatchNorm1d(width << i)));
            layers.Add(($"leaky{i}", LeakyReLU(0.2, inplace: true)));
            units = width << i;
        }

        layers.Add(("paint", Linear(units, shape.Size)));
        layers.Add(("sigmoid", Sigmoid()));
        layers.Add(("shape", new Reshape(shape.Channels, shape.Height, shape.Width)));
        return Sequential(layers);
    }

    /// <summary>Picture -> hidden layers of width and half of it with LeakyReLU 0.2 -> one logit.</summary>
    private static Module<Tensor, Tensor> Discriminator(ImageShape shape, int width) => Sequential(
        ("flatten", new Reshape(shape.Size)),
        ("linear0", Linear(shape.Size, width)),
        ("leaky0", LeakyReLU(0.2, inplace: true)),
        ("linear1", Linear(width, width / 2)),
        ("leaky1", LeakyReLU(0.2, inplace: true)),
        ("judge", Linear(width / 2, 1)));
}
