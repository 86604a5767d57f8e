using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// Wasserstein GAN: the discriminator becomes a critic, a function without a sigmoid whose mean over real pictures is to
/// exceed its mean over generated ones as far as a Lipschitz function can. The critic is kept Lipschitz by clipping its
/// weights, or by a penalty on its gradient (WGAN-GP, I. Gulrajani et al. 2017, arXiv 1704.00028).
/// </summary>
internal sealed class WassersteinGan : Recipe
{
    public override string Name => "wgan";

    public override string Title => "Wasserstein GAN";

    public override Paper Paper { get; } =
        new("Wasserstein GAN", "M. Arjovsky, S. Chintala, L. Bottou", 2017, "arXiv 1701.07875");

    public override IReadOnlyList<string> DataSets { get; } = ["cifar10", "fashion-mnist", "mnist", "imori", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet) =>
    [
        RecipeOption.Integer("steps", 100_000, "Length of the training in optimizer steps of the generator."),
        RecipeOption.Integer("batch", 64, "Pictures in a batch.", minimum: 2, maximum: 4096),
        RecipeOption.Integer("critic-steps", 5, "Steps of the critic, each on a fresh batch, for one of the generator.", maximum: 100),
        RecipeOption.Choice("penalty", "clip", "What keeps the critic Lipschitz: clip, weights within [-clip, clip], or gradient (arXiv 1704.00028).", "clip", "gradient"),
        RecipeOption.Number("clip", 0.01, "With --penalty clip: the largest weight of the critic.", 1e-6, 10),
        RecipeOption.Number("lambda", 10, "With --penalty gradient: its weight in the critic's loss.", 0, 1e6),
        RecipeOption.Number("learning-rate", 0, "Step size of both networks; 0 is the paper's: 5e-5 of RMSprop, or 1e-4 of Adam with --penalty gradient.", 0, 1),
        RecipeOption.Integer("latent", 100, "Coordinates of the latent z, each N(0, 1).", maximum: 4096),
        RecipeOption.Integer("width", 128, "Channels before the generator's last layer; the layers before it have multiples.", 4, 1024),
        RecipeOption.Integer("discriminator-width", 32, "Channels after the critic's first layer; each later layer doubles them.", 4, 1024),
        RecipeOption.Integer("kernel", 5, "Kernel of the generator's transposed convolutions: 5 as in DCGAN, or 4, which leaves fewer checkerboards.", 4, 5),
    ];

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        var shape = pictures.Shape;
        var latent = settings.Integer("latent");
        var penalizesGradient = settings.IsOn("penalty");
        var generator = DcganNetworks.Generator(shape, latent, settings.Integer("width"), settings.Integer("kernel"));
        var critic = DcganNetworks.Discriminator(
            shape, shape.Channels, settings.Integer("discriminator-width"), penalizesGradient ? DiscriminatorNorm.Layer : DiscriminatorNorm.Batch);
        OptimizerSettings optimizer = penalizesGradient ? new AdamSettings(1e-4, 0, 0.9) : new RmspropSettings(5e-5);
        if (settings.Number("learning-rate") is > 0 and var rate)
            optimizer = optimizer with { LearningRate = rate };

        Tensor Mean(Tensor pictures) => critic.call(pictures).to(ScalarType.Float32).mean();

        // Equation 2 of the paper with its sign turned, since a loss is brought down: the critic wants
        // E[f(x)] - E[f(G(z))] as large as it gets.
        Tensor CriticLoss(Batch batch)
        {
            var fake = batch.Fakes!;
            var loss = Mean(fake) - Mean(batch.Pictures);
            return penalizesGradient
                ? loss + (GradientPenalty.Of(critic.call, batch.Pictures, fake, batch.Weights()) * settings.Number("lambda"))
                : loss;
        }

        Tensor GeneratorLoss(Batch batch) => -Mean(generator.call(batch.Normal(latent)));

        return new TrainingPlan
        {
            Networks = [("generator", generator), ("critic", critic)],
            Phases =
            [
                new Phase("critic", ["critic"], optimizer, CriticLoss)
                {
                    Repeats = settings.Integer("critic-steps"),
                    FreshBatch = true,
                    FakesAhead = (batch, repeats) => generator.call(batch.Normal(latent, repeats)),
                    After = penalizesGradient ? null : weights => WeightClipping.Clip(weights, settings.Number("clip")),
                },
                new Phase("generator", ["generator"], optimizer, GeneratorLoss),
            ],
            Averaged = ["generator"],
            Generator = "generator",
            Latent = new LatentInfo([latent], LatentDistribution.Normal),
            Range = PictureRange.MinusOneToOne,
        };
    }
}
