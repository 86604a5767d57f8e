using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Trainer.Training;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Export;

/// <summary>What a file carries beside the generator: encoders, anchors, golden sources.</summary>
[Collection(TorchCollection.Name)]
public sealed class GeneratorExportTests
{
    [Theory]
    [InlineData("ae", false)]
    [InlineData("ae", true)]
    [InlineData("conv-ae", false)]
    [InlineData("conv-ae", true)]
    [InlineData("vae", false)]
    public void An_encoder_travels_along_and_gives_TorchSharps_codes(string name, bool half)
    {
        using TrainingPlan plan = Plan(name);
        GeneratorFile file = Export(name, plan, half);
        using var encoder = CpuEncoder.Load(file);
        Assert.True(encoder.CheckGolden().Passed);
        Assert.Equal(name == "vae", encoder.IsVariational);

        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        using PictureSet test = new ShapesDataSet().Load(new DataStore(), DataSplit.Test);
        torch.Tensor pictures = test.Pictures.narrow(0, 0, 3).to(torch.ScalarType.Float32) / 255;
        float[] codes = new float[3 * plan.Latent!.Size];
        encoder.Encode(pictures.data<float>().ToArray(), codes);
        float[] expected = plan.Encode(plan.Range == PictureRange.MinusOneToOne ? (pictures * 2) - 1 : pictures)
            .contiguous().data<float>().ToArray();
        Assert.All(codes.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, half ? 5e-3f : 1e-5f));
    }

    [Fact]
    public void Variances_are_the_second_half_of_the_posterior()
    {
        using TrainingPlan plan = Plan("vae");
        using var encoder = CpuEncoder.Load(Export("vae", plan, half: false));
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor picture = torch.rand(1, 1, 28, 28);
        (float[]? mean, float[]? logVariance) = (new float[2], new float[2]);
        encoder.Encode(picture.data<float>().ToArray(), mean, logVariance);
        float[] posterior = ((torch.nn.Module<torch.Tensor, torch.Tensor>)plan.Network("encoder")).call(picture)
            .data<float>().ToArray();
        Assert.All(posterior.Zip(mean.Concat(logVariance)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Anchors_are_the_codes_of_training_pictures_of_every_class_in_turn()
    {
        using TrainingPlan plan = Plan("ae");
        TensorData anchors = Export("ae", plan, half: false).Info.Anchors!;
        Assert.Equal([40, 16], anchors.Shape);
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        using PictureSet train = new ShapesDataSet().Load(new DataStore(), DataSplit.Train);
        float[] first = plan.Encode((train.Pictures.narrow(0, 0, 40).to(torch.ScalarType.Float32) / 255 * 2) - 1)
            .contiguous().data<float>().ToArray();
        Assert.All(first.Zip(anchors.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Golden_sources_of_masks_hold_the_palettes_colours_alone()
    {
        using TrainingPlan plan = Plan("pix2pix");
        GeneratorInfo info = Export("pix2pix", plan, half: false).Info;
        Assert.Equal("mask", info.Source!.Kind);
        TensorData sources = info.Golden.Inputs["source"];
        int size = info.Source.Shape.Height * info.Source.Shape.Width;
        IEnumerable<(float, float, float)> colors = Enumerable.Range(0, sources.Shape[0])
            .SelectMany(i => Enumerable.Range(0, size).Select(at => (
                sources.Values[(i * 3 * size) + at],
                sources.Values[(((i * 3) + 1) * size) + at],
                sources.Values[(((i * 3) + 2) * size) + at])))
            .Distinct();
        Assert.Equal([(0f, 0f, 0f), (1f, 0f, 128 / 255f)], colors.Order());
    }

    [Theory]
    [InlineData("outline", 1)]
    [InlineData("photograph", 3)]
    public void Golden_sources_of_other_kinds_vary_within_the_unit_range(string kind, int channels)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor sources = GoldenSources.Of(new SourceInfo(new ImageShape(channels, 16, 24), kind, []), 2);
        Assert.Equal([2L, channels, 16, 24], sources.shape);
        Assert.InRange(sources.min().item<float>(), 0, 0.4f);
        Assert.InRange(sources.max().item<float>(), 0.6f, 1);
    }

    private static TrainingPlan Plan(string name)
    {
        torch.manual_seed(8);
        Recipe recipe = RecipeRegistry.Named(name);
        TrainingPlan plan = recipe.Declare(
            RecipeSettings.From(recipe.Options("shapes"), new Dictionary<string, double> { ["width"] = 16 }),
            TrainingFixtures.DataSetFor(recipe).Description());
        foreach ((string _, torch.nn.Module network) in plan.Networks)
            network.eval();
        return plan;
    }

    private static GeneratorFile Export(string name, TrainingPlan plan, bool half) => GeneratorExport.FromPlan(
        plan,
        name,
        TrainingFixtures.DataSetFor(RecipeRegistry.Named(name)).Description(),
        new TrainingInfo($"trainer train {name}", 1, 64, 0),
        half,
        () => GeneratorExport.CodesOf(plan, TrainingFixtures.Shapes));
}
