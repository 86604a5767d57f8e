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

    public override IReadOnlyList<string> DataSets { get; } = ["imori", "cifar10", "fashion-mnist", "mnist", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet) => DcganOptions.All(steps: dataSet == "imori" ? 5_000 : 20_000);

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        var shape = pictures.Shape;
        var latent = settings.Integer("latent");
        var generator = DcganNetworks.Generator(shape, latent, settings.Integer("width"), settings.Integer("kernel"));
        var discriminator = DcganNetworks.Discriminator(
            shape, shape.Channels, settings.Integer("discriminator-width"), settings.IsOn("spectral-norm") ? DiscriminatorNorm.Spectral : DiscriminatorNorm.Batch);
        var loss = AdversarialLoss.Of(settings.Integer("loss"));
        var adam = new AdamSettings(settings.Number("learning-rate"), settings.Number("beta1"));

        Tensor Discriminate(Tensor seen, Batch batch) =>
            discriminator.call(settings.IsOn("diffaugment") ? DifferentiableAugmentation.Apply(seen, batch.Random) : seen);

        Tensor DiscriminatorLoss(Batch batch) =>
            loss.OfDiscriminator(Discriminate(batch.Pictures, batch), Discriminate(batch.Fakes!.detach(), batch));

        Tensor GeneratorLoss(Batch batch) => loss.OfGenerator(Discriminate(batch.Fakes!, batch));

        return new TrainingPlan
        {
            Networks = [("generator", generator), ("discriminator", discriminator)],
            Phases =
            [
                new Phase("discriminator", ["discriminator"], adam with { LearningRate = adam.LearningRate * settings.Number("ttur") }, DiscriminatorLoss) { FreshBatch = true },
                new Phase("generator", ["generator"], adam, GeneratorLoss),
            ],
            SharedFakes = batch => generator.call(batch.Normal(latent)),
            Averaged = ["generator"],
            Generator = "generator",
            Latent = new LatentInfo([latent], LatentDistribution.Normal),
            Range = PictureRange.MinusOneToOne,
        };
    }
}
