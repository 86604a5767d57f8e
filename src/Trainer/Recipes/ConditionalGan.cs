using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// Conditional GAN: a DCGAN (arXiv 1511.06434) whose generator is told which class to paint and whose discriminator is
/// told which class it should see. The one-hot label joins the latent, and joins the picture as one plane per class.
/// </summary>
internal sealed class ConditionalGan : Recipe
{
    public override string Name => "cgan";

    public override string Title => "Conditional GAN on DCGAN networks";

    public override Paper Paper { get; } =
        new("Conditional Generative Adversarial Nets", "M. Mirza, S. Osindero", 2014, "arXiv 1411.1784");

    public override IReadOnlyList<string> DataSets { get; } = ["fashion-mnist", "mnist", "cifar10", "imori", "shapes"];

    public override PictureNeeds Needs => PictureNeeds.Classes;

    public override IReadOnlyList<RecipeOption> Options(string dataSet) => DcganOptions.All(steps: dataSet switch
    {
        "imori" => 5_000,
        "cifar10" => 30_000,
        _ => 20_000,
    });

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        var (shape, classCount) = (pictures.Shape, pictures.ClassCount);
        var latent = settings.Integer("latent");
        var generator = new Concatenated(
            DcganNetworks.Generator(shape, latent + classCount, settings.Integer("width"), settings.Integer("kernel")));
        var discriminator = new Discriminator(
            shape, classCount, settings.Integer("discriminator-width"), settings.IsOn("spectral-norm") ? DiscriminatorNorm.Spectral : DiscriminatorNorm.Batch);
        var loss = AdversarialLoss.Of(settings.Integer("loss"));
        var adam = new AdamSettings(settings.Number("learning-rate"), settings.Number("beta1"));

        Tensor Discriminate(Tensor seen, Batch batch) => discriminator.call(
            settings.IsOn("diffaugment") ? DifferentiableAugmentation.Apply(seen, batch.Random) : seen, batch.Labels);

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
            SharedFakes = batch => generator.call(batch.Normal(latent), batch.Labels),
            Averaged = ["generator"],
            Generator = "generator",
            Latent = new LatentInfo([latent], LatentDistribution.Normal),
            IsConditional = true,
            Range = PictureRange.MinusOneToOne,
        };
    }

    /// <summary>DCGAN's discriminator on the picture and one plane per class, filled with that class's weight.</summary>
    private sealed class Discriminator : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential layers;

        public Discriminator(ImageShape shape, int classCount, int width, DiscriminatorNorm norm)
            : base(nameof(Discriminator))
        {
            layers = DcganNetworks.Discriminator(shape, shape.Channels + classCount, width, norm);
            RegisterComponents();
        }

        public override Tensor forward(Tensor picture, Tensor label)
        {
            // Joined as channels-last pictures, or what they are joined to would lose that order.
            var planes = label.unsqueeze(1).unsqueeze(1).expand(-1, picture.shape[2], picture.shape[3], -1);
            return layers.call(cat([picture.permute(0, 2, 3, 1), planes], 3).permute(0, 3, 1, 2));
        }
    }
}
