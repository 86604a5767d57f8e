using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Recipes;

/// <summary>DCGAN: the GAN on convolutional networks, with strides in place of pooling and batch norm in both networks.</summary>
internal sealed class Dcgan : Recipe
{
    public override string Name => "dcgan";

    public override string Title => "Deep convolutional GAN";

    public override Paper Paper { get; } = new(
        "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks",
        "A. Radford, L. Metz, S. Chintala",
        2015,
        "arXiv 1511.06434");

    public override IReadOnlyList<string> DataSets { get; } = ["fashion-mnist", "mnist", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet) => DcganOptions.All;

    public override TrainingPlan Declare(RecipeSettings settings, ImageShape shape, int classCount)
    {
        var latent = settings.Integer("latent");
        var generator = DcganNetworks.Generator(shape, latent, settings.Integer("width"), settings.Integer("kernel"));
        var discriminator = DcganNetworks.Discriminator(shape, shape.Channels, settings.Integer("discriminator-width"));
        var adam = new AdamSettings(settings.Number("learning-rate"), settings.Number("beta1"));

        Tensor DiscriminatorLoss(Batch batch)
        {
            Tensor fake;
            using (no_grad())
                fake = generator.call(batch.Normal(latent));
            return BinaryJudgement.Loss(discriminator.call(batch.Pictures), real: true)
                + BinaryJudgement.Loss(discriminator.call(fake), real: false);
        }

        Tensor GeneratorLoss(Batch batch) =>
            BinaryJudgement.Loss(discriminator.call(generator.call(batch.Normal(latent))), real: true);

        return new TrainingPlan
        {
            Networks = [("generator", generator), ("discriminator", discriminator)],
            Phases =
            [
                new Phase("discriminator", ["discriminator"], adam, DiscriminatorLoss) { FreshBatch = true },
                new Phase("generator", ["generator"], adam, GeneratorLoss),
            ],
            Averaged = ["generator"],
            Generator = "generator",
            Latent = new LatentInfo([latent], LatentDistribution.Normal),
            IsConditional = false,
            Range = PictureRange.MinusOneToOne,
        };
    }
}
