using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// The linear auto-encoder: one linear layer compresses a picture to a code, another reconstructs it. Without
/// activations it learns the subspace of the principal components (Bourlard and Kamp 1988, Baldi and Hornik 1989).
/// </summary>
internal sealed class AutoEncoder : Recipe
{
    public override string Name => "ae";

    public override string Title => "Auto-encoder of two linear layers";

    public override Paper Paper { get; } = new(
        "Reducing the Dimensionality of Data with Neural Networks",
        "G. E. Hinton, R. R. Salakhutdinov",
        2006,
        "doi 10.1126/science.1127647");

    public override IReadOnlyList<string> DataSets { get; } = ["imori", "cifar10", "mnist", "fashion-mnist", "shapes"];

    public override IReadOnlyList<RecipeOption> Options(string dataSet)
    {
        bool many = dataSet == "cifar10";
        return
        [
            RecipeOption.Integer("steps", many ? 5_000 : 1_000, "Length of the training in optimizer steps."),
            RecipeOption.Integer("batch", many ? 512 : 256, "Pictures in a batch.", minimum: 1, maximum: 4096),
            RecipeOption.Number("learning-rate", 1e-3, "Adam's step size.", 1e-7, 1),
            RecipeOption.Integer("width", many ? 128 : 64, "Size of the code.", 1, 4096),
            PictureRanges.Option(many ? PictureRange.ZeroToOne : PictureRange.MinusOneToOne),
        ];
    }

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        ImageShape shape = pictures.Shape;
        int width = settings.Integer("width");
        Sequential encoder = Sequential(("flatten", new Reshape(shape.Size)), ("linear", Linear(shape.Size, width)));
        Sequential decoder = Sequential(
            ("paint", Linear(width, shape.Size)), ("shape", new Reshape(shape.Channels, shape.Height, shape.Width)));

        Tensor ReconstructionError(Batch batch)
        {
            // In the order of the linear layers, so that pictures are reordered once.
            Tensor pictures = batch.Pictures.contiguous();
            return mse_loss(
                decoder.call(encoder.call(pictures)).to(ScalarType.Float32), pictures.to(ScalarType.Float32));
        }

        return new TrainingPlan
        {
            Networks = [("encoder", encoder), ("decoder", decoder)],
            Phases =
            [
                new Phase(
                    "error",
                    ["encoder", "decoder"],
                    new AdamSettings(settings.Number("learning-rate")),
                    ReconstructionError) { FreshBatch = true },
            ],
            Averaged = ["encoder", "decoder"],
            Generator = "decoder",
            Latent = new LatentInfo([width], LatentDistribution.Anchors),
            Encoder = new EncoderPlan("encoder", IsVariational: false),
            Range = PictureRanges.Of(settings),
        };
    }
}
