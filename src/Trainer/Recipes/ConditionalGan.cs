using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// Conditional GAN: a DCGAN (arXiv 1511.06434) whose generator and discriminator are conditioned on the class. The
/// one-hot label is concatenated with the latent, and with the picture as one plane per class.
/// </summary>
internal sealed class ConditionalGan : Recipe
{
    public override string Name => "cgan";

    public override string Title => "Conditional GAN on DCGAN networks";

    public override Paper Paper { get; } =
        new("Conditional Generative Adversarial Nets", "M. Mirza, S. Osindero", 2014, "arXiv 1411.1784");

    public override IReadOnlyList<string> DataSets { get; } =
        ["fashion-mnist", "mnist", "cifar10", "imori", "openmoji-groups", "shapes"];

    public override PictureNeeds Needs => PictureNeeds.Classes;

    public override IReadOnlyList<RecipeOption> Options(string dataSet) =>
    [
        .. DcganOptions.All(steps: dataSet switch
        {
            "imori" => 5_000,
            "cifar10" => 30_000,
            _ => 20_000,
        }),
        RecipeOption.Choice(
            "conditioning",
            "concat",
            "Label conditioning: concat, with latent and picture (arXiv 1411.1784), or projection: "
            + "conditional batch norm in the generator, projection in the discriminator (arXiv 1802.05637).",
            "concat",
            "projection"),
        RecipeOption.Number(
            "auxiliary-classifier",
            0,
            "With --conditioning projection: weight of the loss of a classifier on the discriminator's features, "
            + "whose class the generator's pictures must be (AC-GAN, arXiv 1610.09585); 0 for none.",
            0,
            100),
    ];

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        (ImageShape shape, int classCount) = (pictures.Shape, pictures.ClassCount);
        int latent = settings.Integer("latent");
        DiscriminatorNorm norm = GanBody.NormOf(settings);
        var body = new GanBody(settings, shape, norm);
        bool projects = settings.IsOn("conditioning");
        double classifierWeight = settings.Number("auxiliary-classifier");
        if (classifierWeight > 0 && !projects)
            throw new InputException(
                "--auxiliary-classifier: with --conditioning concat the discriminator is told the class; add "
                + "--conditioning projection");

        Module<Tensor, Tensor, Tensor> generator = projects
            ? body.Generator(latent, classCount)
            : new Concatenated(body.Generator(latent + classCount));
        Module<Tensor, Tensor, Tensor> discriminator = projects
            ? body.ProjectionDiscriminator(classCount, classifierWeight > 0)
            : new LabelPlanes(body.Discriminator(shape.Channels + classCount));
        var training = new AdversarialTraining(
            settings,
            batch => generator.call(batch.Normal(latent), batch.Labels),
            discriminator.call)
        {
            UsesBatchNorm = norm == DiscriminatorNorm.Batch,
            ClassifierWeight = classifierWeight,
        };

        return new TrainingPlan
        {
            Networks = [("generator", generator), ("discriminator", discriminator)],
            Phases = training.Phases,
            SharedFakes = training.SharedFakes,
            Averaged = ["generator"],
            Generator = "generator",
            Latent = new LatentInfo([latent], LatentDistribution.Normal),
            IsConditional = true,
            Range = PictureRange.MinusOneToOne,
        };
    }
}
