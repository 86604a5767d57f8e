using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// Wasserstein GAN: the discriminator becomes a critic without a sigmoid, trained to maximize the difference of its
/// means over real and generated pictures. The critic is kept Lipschitz by clipping its weights, or by a gradient
/// penalty (WGAN-GP, I. Gulrajani et al. 2017, arXiv 1704.00028).
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
        RecipeOption.Integer(
            "critic-steps", 5, "Critic steps per generator step, each on a fresh batch.", maximum: 100),
        RecipeOption.Choice(
            "penalty",
            "clip",
            "Lipschitz constraint: clip, weights within [-clip, clip], or gradient, a penalty (arXiv 1704.00028).",
            "clip",
            "gradient"),
        RecipeOption.Number("clip", 0.01, "With --penalty clip: largest absolute weight of the critic.", 1e-6, 10),
        RecipeOption.Number("lambda", 10, "With --penalty gradient: weight in the critic's loss.", 0, 1e6),
        RecipeOption.Number(
            "learning-rate",
            0,
            "Step size of both networks; 0 for the papers': 5e-5 (RMSprop), or 1e-4 (Adam) with --penalty gradient.",
            0,
            1),
        .. DcganOptions.Networks,
    ];

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        ImageShape shape = pictures.Shape;
        int latent = settings.Integer("latent");
        bool penalizesGradient = settings.IsOn("penalty");
        var body = new GanBody(settings, shape, NormOf(settings));
        (TorchSharp.Modules.Sequential generator, TorchSharp.Modules.Sequential critic) = (
            body.Generator(latent), body.Discriminator(shape.Channels));
        OptimizerSettings optimizer = penalizesGradient ? new AdamSettings(1e-4, 0, 0.9) : new RmspropSettings(5e-5);
        if (settings.Number("learning-rate") is > 0 and var rate)
            optimizer = optimizer with { LearningRate = rate };

        Tensor Mean(Tensor pictures) => critic.call(pictures).to(ScalarType.Float32).mean();

        // Equation 2 of the paper, negated because a loss is minimized: the critic maximizes E[f(x)] - E[f(G(z))].
        Tensor CriticLoss(Batch batch)
        {
            Tensor fake = batch.Fakes!;
            Tensor loss = Mean(fake) - Mean(batch.Pictures);
            return penalizesGradient
                ? loss + (
                    GradientPenalty.Of(critic.call, batch.Pictures, fake, batch.Weights()) * settings.Number("lambda"))
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

    /// <summary>The critic's norm: the gradient penalty is defined per picture, which excludes batch norm.</summary>
    private static DiscriminatorNorm NormOf(RecipeSettings settings) =>
        settings.IsOn("body") ? DiscriminatorNorm.None
        : settings.IsOn("penalty") ? DiscriminatorNorm.Layer
        : DiscriminatorNorm.Batch;
}
