using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

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

    public override IReadOnlyList<string> DataSets { get; } = ["fashion-mnist", "mnist", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet) =>
    [
        RecipeOption.Integer("steps", 20_000, "Length of the training in optimizer steps of the generator."),
        RecipeOption.Integer("batch", 64, "Pictures in a batch.", minimum: 2, maximum: 4096),
        RecipeOption.Number("learning-rate", 2e-4, "Adam's step size, for both networks.", 1e-7, 1),
        RecipeOption.Number("beta1", 0.5, "Adam's decay of the first moment.", 0, 0.999),
        RecipeOption.Integer("latent", 100, "Coordinates of the latent z, each N(0, 1).", maximum: 4096),
        RecipeOption.Integer("width", 128, "Channels before the generator's last layer; the layers before it have multiples.", 4, 1024),
        RecipeOption.Integer("discriminator-width", 32, "Channels after the discriminator's first layer; each later layer doubles them.", 4, 1024),
        RecipeOption.Integer("kernel", 5, "Kernel of the generator's transposed convolutions: 5 as in the paper, or 4, which leaves fewer checkerboards.", 4, 5),
    ];

    public override TrainingPlan Declare(RecipeSettings settings, ImageShape shape, int classCount)
    {
        var latent = settings.Integer("latent");
        var generator = new Generator(shape, latent, classCount, settings.Integer("width"), settings.Integer("kernel"));
        var discriminator = new Discriminator(shape, classCount, settings.Integer("discriminator-width"));
        var adam = new AdamSettings(settings.Number("learning-rate"), settings.Number("beta1"));

        Tensor DiscriminatorLoss(Batch batch)
        {
            Tensor fake;
            using (no_grad())
                fake = generator.call(batch.Normal(latent), batch.Labels);
            return Judged(discriminator.call(batch.Pictures, batch.Labels), real: true)
                + Judged(discriminator.call(fake, batch.Labels), real: false);
        }

        // The non-saturating loss of arXiv 1406.2661, section 3: the generator wants its pictures to be called real.
        Tensor GeneratorLoss(Batch batch)
        {
            var fake = generator.call(batch.Normal(latent), batch.Labels);
            return Judged(discriminator.call(fake, batch.Labels), real: true);
        }

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
            IsConditional = true,
            Range = PictureRange.MinusOneToOne,
        };
    }

    private static Tensor Judged(Tensor logits, bool real) =>
        binary_cross_entropy_with_logits(logits, real ? ones_like(logits) : zeros_like(logits));

    /// <summary>
    /// z and label -> linear -> transposed convolutions of stride 2, batch norm and ReLU between them -> tanh. The last
    /// hidden layer has <c>width</c> channels; the others follow DCGAN for 64 pixels (2, 4, 2, 1 times the width), of
    /// which a picture that can be halved only twice, as 28x28 can, keeps the last two.
    /// </summary>
    private sealed class Generator(ImageShape shape, int latent, int classCount, int width, int kernel)
        : Concatenated(DcganInitialization.Initialize(Layers(shape, latent + classCount, width, kernel)))
    {
        private static Sequential Layers(ImageShape shape, int inputs, int width, int kernel)
        {
            var halvings = Math.Min(4, Math.Min(int.TrailingZeroCount(shape.Height), int.TrailingZeroCount(shape.Width)));
            if (halvings == 0)
                throw new Generators.InputException($"cgan needs pictures of even height and width, not {shape.Height}x{shape.Width}");

            int[] channels = [.. ((int[])[2 * width, 4 * width, 2 * width, width]).TakeLast(halvings)];
            var (height, breadth) = (shape.Height >> halvings, shape.Width >> halvings);
            var layers = new List<(string, Module<Tensor, Tensor>)>
            {
                ("linear", Linear(inputs, channels[0] * height * breadth)),
                ("shape", new Reshape(channels[0], height, breadth)),
            };
            for (var i = 0; i < halvings; i++)
            {
                var last = i == halvings - 1;
                layers.Add(($"norm{i}", BatchNorm2d(channels[i])));
                layers.Add(($"relu{i}", ReLU()));
                layers.Add(($"up{i}", Doubling(channels[i], last ? shape.Channels : channels[i + 1], kernel)));
            }

            layers.Add(("tanh", Tanh()));
            return Sequential(layers);
        }

        private static ConvTranspose2d Doubling(int inputs, int outputs, int kernel) => kernel == 4
            ? ConvTranspose2d(inputs, outputs, 4, stride: 2, padding: 1)
            : ConvTranspose2d(inputs, outputs, 5, stride: 2, padding: 2, output_padding: 1);
    }

    /// <summary>
    /// Picture and label planes -> 5x5 convolutions of stride 2, four of them or until four pixels are left, with
    /// LeakyReLU 0.2 and, but for the first, batch norm (arXiv 1511.06434, section 3) -> linear -> one logit.
    /// </summary>
    private sealed class Discriminator : Module<Tensor, Tensor, Tensor>
    {
        private readonly Sequential layers;

        public Discriminator(ImageShape shape, int classCount, int width)
            : base(nameof(Discriminator))
        {
            var list = new List<(string, Module<Tensor, Tensor>)>();
            long channels = shape.Channels + classCount;
            var (height, breadth) = (shape.Height, shape.Width);
            for (var i = 0; i < 4 && height > 4; i++)
            {
                list.Add(($"conv{i}", Conv2d(channels, width << i, 5, stride: 2, padding: 2)));
                if (i > 0)
                    list.Add(($"norm{i}", BatchNorm2d(width << i)));
                list.Add(($"leaky{i}", LeakyReLU(0.2)));
                channels = width << i;
                (height, breadth) = ((height + 1) / 2, (breadth + 1) / 2);
            }

            list.Add(("flatten", new Reshape(channels * height * breadth)));
            list.Add(("linear", Linear(channels * height * breadth, 1)));
            layers = DcganInitialization.Initialize(Sequential(list));
            register_module("layers", layers);
        }

        public override Tensor forward(Tensor picture, Tensor label)
        {
            var planes = label.unsqueeze(-1).unsqueeze(-1).expand(-1, -1, picture.shape[2], picture.shape[3]);
            return layers.call(cat([picture, planes], 1));
        }
    }
}
