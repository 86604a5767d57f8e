using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// DCGAN: a GAN of convolutional networks, with strides in place of pooling and batch norm in both networks.
/// </summary>
internal sealed class Dcgan : Recipe
{
    public override string Name => "dcgan";

    public override string Title => "Deep convolutional GAN";

    public override Paper Paper { get; } = new(
        "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks",
        "A. Radford, L. Metz, S. Chintala",
        2015,
        "arXiv 1511.06434");

    public override IReadOnlyList<string> DataSets { get; } =
        ["imori", "cifar10", "fashion-mnist", "mnist", "openmoji-groups", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet) =>
        DcganOptions.All(steps: dataSet == "imori" ? 5_000 : 20_000);

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        ImageShape shape = pictures.Shape;
        int latent = settings.Integer("latent");
        DiscriminatorNorm norm = GanBody.NormOf(settings);
        var body = new GanBody(settings, shape, norm);
        (TorchSharp.Modules.Sequential generator, TorchSharp.Modules.Sequential discriminator) = (
            body.Generator(latent), body.Discriminator(shape.Channels));
        var training = new AdversarialTraining(
            settings,
            batch => generator.call(batch.Normal(latent)),
            (pictures, _) => discriminator.call(pictures))
        {
            UsesBatchNorm = norm == DiscriminatorNorm.Batch,
        };

        return new TrainingPlan
        {
            Networks = [("generator", generator), ("discriminator", discriminator)],
            Phases = training.Phases,
            SharedFakes = training.SharedFakes,
            Averaged = ["generator"],
            Generator = "generator",
            Latent = new LatentInfo([latent], LatentDistribution.Normal),
            Range = PictureRange.MinusOneToOne,
        };
    }
}
