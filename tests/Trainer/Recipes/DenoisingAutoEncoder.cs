using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// A denoising auto-encoder: it is shown pictures under noise and learns to reconstruct them without.
/// </summary>
internal sealed class DenoisingAutoEncoder : Recipe
{
    public override string Name => "denoising-ae";

    public override string Title => "Denoising auto-encoder";

    public override Paper Paper { get; } = new(
        "Extracting and Composing Robust Features with Denoising Autoencoders",
        "P. Vincent et al.",
        2008,
        "doi 10.1145/1390156.1390294");

    public override IReadOnlyList<string> DataSets { get; } = ["mnist", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet) =>
    [
        RecipeOption.Integer("steps", 4_000, "Length of the training in optimizer steps."),
        RecipeOption.Integer("batch", 128, "Pictures in a batch."),
        RecipeOption.Integer("width", 64, "Numbers in the code of a picture."),
        RecipeOption.Number("noise", 0.5, "Deviation of the noise.", 0, 10),
    ];

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        (ImageShape shape, int width, double noise) = (
            pictures.Shape, settings.Integer("width"), settings.Number("noise"));
        Sequential encoder = Sequential(
            ("flatten", new Reshape(shape.Size)), ("linear", Linear(shape.Size, width)), ("relu", ReLU()));
        Sequential decoder = Sequential(
            ("paint", Linear(width, shape.Size)),
            ("sigmoid", Sigmoid()),
            ("shape", new Reshape(shape.Channels, shape.Height, shape.Width)));

        Tensor Error(Batch batch)
        {
            Tensor noisy = batch.Pictures + (batch.Normal(shape.Size).reshape(batch.Pictures.shape) * noise);
            return mse_loss(
                decoder.call(encoder.call(noisy)).to(ScalarType.Float32), batch.Pictures.to(ScalarType.Float32));
        }

        return new TrainingPlan
        {
            Networks = [("encoder", encoder), ("decoder", decoder)],
            Phases = [new Phase("error", ["encoder", "decoder"], new AdamSettings(1e-3), Error) { FreshBatch = true }],
            Averaged = ["encoder", "decoder"],
            Generator = "decoder",
            Latent = new LatentInfo([width], LatentDistribution.Anchors),
            Encoder = new EncoderPlan("encoder", IsVariational: false),
            Range = PictureRange.ZeroToOne,
        };
    }
}
