using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Trainer.Training;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Tests.Parity;

/// <summary>Each whole generator as it is exported, against TorchSharp's own pictures.</summary>
[Collection(TorchCollection.Name)]
public sealed class NetworkParityTests
{
    // Recipe, and the settings by which its generator takes another form.
    public static TheoryData<string, string> Recipes => new(
        RecipeRegistry.All.Select(recipe => (recipe.Name, ""))
            .Concat(
            [
                ("dcgan", "kernel=4"),
                ("dcgan", "body=resnet"),
                ("dcgan", "upsampling=resize"),
                ("cgan", "kernel=4"),
                ("cgan", "conditioning=projection"),
                ("cgan", "conditioning=projection upsampling=resize"),
                ("cgan", "body=resnet"),
                ("cgan", "body=resnet conditioning=projection"),
                ("wgan", "body=resnet penalty=gradient"),
                ("pix2pix", "upsampling=resize"),
            ]));

    [Theory]
    [MemberData(nameof(Recipes))]
    public void Gives_TorchSharps_pictures(string recipe, string changes)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        using TrainingPlan plan = Plan(recipe, changes);
        GeneratorFile file = Export(plan, half: false, recipe);
        foreach (int batch in ParityAssert.Batches)
        {
            (string name, torch.Tensor fed) = plan.Latent is { } latent
                ? ("z", torch.randn([batch, .. latent.Shape.Select(extent => (long)extent)]))
                : (
                    "source",
                    torch.rand(batch, plan.Source!.Shape.Channels, plan.Source.Shape.Height, plan.Source.Shape.Width));
            torch.Tensor input = name == "source" && plan.Range == PictureRange.MinusOneToOne ? (fed * 2) - 1 : fed;

            // Even rows ask for one class, odd rows for a blend of all.
            torch.Tensor label = torch.nn.functional.one_hot(torch.arange(batch) % 6, 6).to(torch.ScalarType.Float32);
            torch.Tensor blend = torch.nn.functional.softmax(torch.randn(batch, 6), 1);
            label = torch.where((torch.arange(batch) % 2 == 0).unsqueeze(1), label, blend);
            torch.Tensor painted = plan.Generate(input, label);
            torch.Tensor expected = (plan.Range == PictureRange.ZeroToOne ? painted : (painted * 0.5) + 0.5).clamp(
                0, 1);
            (string, torch.Tensor)[] inputs = plan.IsConditional ? [(name, fed), ("label", label)] : [(name, fed)];
            ParityAssert.SameAsTorch(file.Model, expected, inputs);
        }
    }

    [Theory]
    [InlineData(false, 1e-5f)]
    [InlineData(true, 2e-3f)]
    public void A_written_file_replays_its_golden_values(bool half, float difference)
    {
        using var folder = new TemporaryFolder();
        using TrainingPlan plan = Plan("cgan", "kernel=4");
        Export(plan, half).Write(folder.File("g.onnx"));
        using var generator = CpuGenerator.Load(GeneratorFile.Read(folder.File("g.onnx")));
        GoldenReport report = generator.CheckGolden();
        Assert.True(report.Passed);
        Assert.InRange(report.MaxDifference, 0, difference);
        Assert.Equal(half ? 8e-3 : 1e-4, report.Tolerance);
    }

    [Fact]
    public void The_same_networks_give_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        using TrainingPlan plan = Plan("cgan");
        Export(plan, half: true).Write(folder.File("a.onnx"));
        Export(plan, half: true).Write(folder.File("b.onnx"));
        Assert.Equal(File.ReadAllBytes(folder.File("a.onnx")), File.ReadAllBytes(folder.File("b.onnx")));
    }

    [Fact]
    public void The_graph_is_plain()
    {
        using TrainingPlan plan = Plan("cgan");
        ModelProto model = Export(plan, half: true).Model;
        Assert.Equal(8, model.IrVersion);
        Assert.Equal(17, Assert.Single(model.OpsetImport).Version);
        Assert.Equal("", model.OpsetImport[0].Domain);
        Assert.DoesNotContain(model.Graph.Node, node => node.OpType is "BatchNormalization" or "DepthToSpace");
        foreach (ValueInfoProto value in model.Graph.Input.Concat(model.Graph.Output))
            Assert.Equal("batch", value.Type.TensorType.Shape.Dim[0].DimParam);
        Assert.All(
            model.Graph.Initializer.Where(i => i.Name.EndsWith("weight_f16", StringComparison.Ordinal)),
            weight => Assert.Equal((int)TensorProto.Types.DataType.Float16, weight.DataType));
        Assert.Contains(model.Graph.Initializer, i => i.Name.EndsWith("weight_f16", StringComparison.Ordinal));
    }

    private static TrainingPlan Plan(string name, string changes = "")
    {
        torch.manual_seed(21);
        Recipe recipe = RecipeRegistry.Named(name);
        IReadOnlyList<RecipeOption> options = recipe.Options("shapes");
        var small = new Dictionary<string, double> { ["width"] = 16, ["latent"] = 20 };
        foreach (
            string[]? change in changes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
                text => text.Split('=')))
            small[change[0]] = options.Single(option => option.Name == change[0]).Parse(change[1]);
        TrainingPlan plan = recipe.Declare(
            RecipeSettings.From(options, small), TrainingFixtures.DataSetFor(recipe).Description());
        foreach ((string _, torch.nn.Module network) in plan.Networks)
            ParityAssert.Randomize(network);
        return plan;
    }

    private static GeneratorFile Export(TrainingPlan plan, bool half, string recipe = "cgan") =>
        GeneratorExport.FromPlan(
        plan,
        recipe,
        TrainingFixtures.DataSetFor(RecipeRegistry.Named(recipe)).Description(),
        new TrainingInfo("trainer train cgan", 1, 64, 0),
        half,
        () => GeneratorExport.CodesOf(plan, TrainingFixtures.Shapes));
}
