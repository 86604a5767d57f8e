using ImageGen.Tests.Trainer.Training;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Recipes;

[Collection(TorchCollection.Name)]
public sealed class RecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. RecipeRegistry.All.Select(recipe => recipe.Name)];

    public void Dispose() => _folder.Dispose();

    // recipe, options that differ from its classic form, precision
    public static TheoryData<string, string, string> Variants => new(
        RecipeRegistry.All.Select(recipe => (recipe.Name, "", "Float32"))
            .Concat(RecipeRegistry.All.Select(recipe => (recipe.Name, "", "BFloat16")))
            .Concat(
            [
                ("gan", "diffaugment=on loss=hinge ttur=2", "Float32"),
                ("dcgan", "diffaugment=on loss=hinge spectral-norm=on", "Float32"),
                ("dcgan", "diffaugment=on spectral-norm=on", "BFloat16"),
                ("cgan", "diffaugment=on spectral-norm=on kernel=4", "Float32"),
                ("gan", "discriminator-steps=2 r1=0.1 beta2=0.9", "Float32"),
                ("dcgan", "body=resnet discriminator-steps=2", "Float32"),
                ("dcgan", "body=resnet spectral-norm=on diffaugment=color,cutout", "BFloat16"),
                ("cgan", "conditioning=projection r1=0.1", "Float32"),
                ("cgan", "body=resnet conditioning=projection spectral-norm=on loss=hinge", "Float32"),
                ("cgan", "body=resnet conditioning=projection spectral-norm=on", "BFloat16"),
                ("cgan", "conditioning=projection auxiliary-classifier=0.5 r1=0.1", "Float32"),
                ("cgan", "conditioning=projection auxiliary-classifier=0.5 spectral-norm=on", "BFloat16"),
                ("cgan", "body=resnet", "Float32"),
                ("wgan", "body=resnet penalty=gradient", "Float32"),
                ("wgan", "upsampling=resize", "Float32"),
                ("wgan", "discriminator-kernel=4 penalty=gradient", "Float32"),
                ("cgan", "discriminator-kernel=4 spectral-norm=on", "Float32"),
                ("cgan", "conditioning=projection upsampling=resize", "BFloat16"),
                ("wgan", "body=resnet penalty=gradient critic-steps=2", "BFloat16"),
                ("pix2pix", "discriminator-steps=2 r1=0.1", "Float32"),
                ("wgan", "penalty=gradient", "Float32"),
                ("wgan", "penalty=gradient critic-steps=2", "BFloat16"),
                ("pix2pix", "diffaugment=on patch-layers=1", "Float32"),
                ("pix2pix", "upsampling=resize loss=hinge gradient=100", "Float32"),
                ("pix2pix", "upsampling=resize", "BFloat16"),
                ("ae", "range=0..1", "Float32"),
            ]));

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_phase_moves_every_parameter_of_its_networks(string name, string changes, string precision)
    {
        Recipe recipe = RecipeRegistry.Named(name);
        IReadOnlyList<RecipeOption> options = recipe.Options("shapes");
        var given = new Dictionary<string, double>
        {
            ["steps"] = 2,
            ["batch"] = 8,
            ["width"] = 4,
            ["discriminator-width"] = 4,
        };
        foreach (string change in changes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            (string option, string value) = (change.Split('=')[0], change.Split('=')[1]);
            given[option] = options.Single(o => o.Name == option).Parse(value);
        }

        RunConfiguration configuration =
            TrainingFixtures.Configuration(RecipeSettings.From(options, given).Values, name) with
            {
                CheckpointEvery = 1,
                Precision = Enum.Parse<Precision>(precision),
            };
        DataSet dataSet = TrainingFixtures.DataSetFor(recipe);
        using PictureSet pictures = dataSet.Load(new DataStore(), DataSplit.Train);
        using PictureSet examples = pictures.First(25);
        var run = RunFolder.Create(_folder.File("run"));
        using (var loop = new TrainingLoop(recipe, configuration, run, pictures, dataSet.Description(), examples))
            Assert.Equal(TrainingOutcome.Completed, loop.Run(_ => { }, CancellationToken.None));

        using Checkpoint first = CheckpointFile.Read(run.Checkpoint(1));
        using Checkpoint second = CheckpointFile.Read(run.Checkpoint(2));
        var trained = first.Tensors.Keys.Where(key => key.StartsWith("network/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(trained);

        // A constant added to all logits cancels in a critic's loss, and in the hinge loss while no logit is beyond its
        // margin; and the singular vectors of a layer with one output or one input are the number 1.
        if (name == "wgan" || changes.Contains("hinge", StringComparison.Ordinal))
            trained.RemoveAll(
                key =>
                    key.EndsWith(".bias", StringComparison.Ordinal) && !key.StartsWith(
                        "network/generator", StringComparison.Ordinal));
        trained.RemoveAll(key => key.EndsWith("linear.left", StringComparison.Ordinal));
        trained.RemoveAll(key => key.EndsWith(".right", StringComparison.Ordinal) && first.Tensors[key].numel() == 1);
        Assert.All(
            trained, key => Assert.False(first.Tensors[key].bytes.SequenceEqual(second.Tensors[key].bytes), key));
        Assert.All(trained, key => Assert.NotEqual(torch.ScalarType.BFloat16, first.Tensors[key].dtype));
        Assert.True(File.Exists(run.Sample(2)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_what_it_is_and_has_the_options_that_the_loop_reads(string name)
    {
        Recipe recipe = RecipeRegistry.Named(name);
        Assert.Matches("arXiv [0-9.]+|doi 10", recipe.Paper.Reference);
        foreach (string dataSet in recipe.DataSets)
        {
            var options = recipe.Options(dataSet).Select(option => option.Name).ToList();
            Assert.Contains("steps", options);
            Assert.Contains("batch", options);
            Assert.Equal(options.Count, options.Distinct().Count());
        }
    }
}
