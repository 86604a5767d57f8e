using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// Variational auto-encoder: an encoder maps each picture to a normal distribution over latents, a decoder generates
/// from a sample of it, and the loss is the negative evidence lower bound, in nats per picture.
/// </summary>
internal sealed class Vae : Recipe
{
    public override string Name => "vae";

    public override string Title => "Variational auto-encoder";

    public override Paper Paper { get; } =
        new("Auto-Encoding Variational Bayes", "D. P. Kingma, M. Welling", 2013, "arXiv 1312.6114");

    public override IReadOnlyList<string> DataSets { get; } = ["mnist", "fashion-mnist", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet) =>
    [
        RecipeOption.Integer("steps", 10_000, "Length of the training in optimizer steps."),
        RecipeOption.Integer("batch", 256, "Pictures in a batch.", minimum: 1, maximum: 4096),
        RecipeOption.Number("learning-rate", 1e-3, "Adam's step size.", 1e-7, 1),
        RecipeOption.Integer(
            "latent", 2, "Dimensions of the latent z, each with the prior N(0, 1).", maximum: 4096),
        RecipeOption.Integer("width", 256, "Units of the hidden layers of encoder and decoder.", 4, 4096),
    ];

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        ImageShape shape = pictures.Shape;
        int latent = settings.Integer("latent");
        int width = settings.Integer("width");

        // One output for both: the means of z, then the logarithms of its variances.
        Sequential encoder = Sequential(
            ("flatten", new Reshape(shape.Size)),
            ("linear", Linear(shape.Size, width)),
            ("relu", ReLU()),
            ("posterior", Linear(width, 2L * latent)));
        (Linear hidden, ReLU relu, Linear paint) = (Linear(latent, width), ReLU(), Linear(width, shape.Size));
        Sequential decoder = Sequential(
            ("linear", hidden),
            ("relu", relu),
            ("paint", paint),
            ("sigmoid", Sigmoid()),
            ("shape", new Reshape(shape.Channels, shape.Height, shape.Width)));

        Tensor NegativeEvidenceLowerBound(Batch batch)
        {
            Tensor posterior = encoder.call(batch.Pictures).to(ScalarType.Float32);
            Tensor mean = posterior.narrow(1, 0, latent);
            Tensor logVariance = posterior.narrow(1, latent, latent);

            // Reparameterization (section 2.4): gradients pass through the sample.
            Tensor z = mean + ((logVariance * 0.5).exp() * batch.Normal(latent));
            Tensor logits = paint.call(relu.call(hidden.call(z.to(batch.Pictures.dtype)))).to(ScalarType.Float32);

            // Cross-entropy of the decoder's sigmoid, from its logits: -x log(sigmoid(l)) - (1 - x) log(1 - sigmoid(l))
            // is softplus(l) - x l, which has vectorized kernels and no logarithm of zero.
            Tensor pictures = batch.Pictures.to(ScalarType.Float32).flatten();
            Tensor reconstruction = softplus(logits).sum() - dot(logits.flatten(), pictures);

            // Appendix B: KL divergence from N(0, 1) in closed form.
            Tensor divergence = (mean.square() + logVariance.exp() - logVariance - 1).sum() * 0.5;
            return (reconstruction + divergence) / batch.Size;
        }

        var adam = new AdamSettings(settings.Number("learning-rate"));
        return new TrainingPlan
        {
            Networks = [("encoder", encoder), ("decoder", decoder)],
            Phases =
            [
                new Phase("negative-elbo", ["encoder", "decoder"], adam, NegativeEvidenceLowerBound)
                {
                    FreshBatch = true,
                },
            ],
            Averaged = ["encoder", "decoder"],
            Generator = "decoder",
            Encoder = new EncoderPlan("encoder", IsVariational: true),
            Latent = new LatentInfo([latent], LatentDistribution.Normal),
            Range = PictureRange.ZeroToOne,
        };
    }
}
