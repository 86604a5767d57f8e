using ImageGen.Tests.Trainer.Training;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;

namespace ImageGen.Tests.Trainer.Recipes;

[Collection(TorchCollection.Name)]
public sealed class RecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. RecipeBook.All.Select(recipe => recipe.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_phase_moves_every_parameter_of_its_networks(string name)
    {
        var recipe = RecipeBook.Named(name);
        var small = new Dictionary<string, double> { ["steps"] = 2, ["batch"] = 8, ["width"] = 4, ["discriminator-width"] = 4 };
        var settings = RecipeSettings.From(recipe.Options("shapes"), small).Values;
        var configuration = TrainingFixtures.Configuration(settings, name) with { CheckpointEvery = 1 };
        var dataSet = TrainingFixtures.DataSetFor(recipe);
        using var pictures = dataSet.Load(new DataStore(), DataSplit.Train);
        using var examples = pictures.First(25);
        var run = RunFolder.Create(_folder.File("run"));
        using (var loop = new TrainingLoop(recipe, configuration, run, pictures, dataSet.Description(), examples))
            Assert.Equal(TrainingOutcome.Completed, loop.Run(_ => { }, CancellationToken.None));

        using var first = CheckpointFile.Read(run.Checkpoint(1));
        using var second = CheckpointFile.Read(run.Checkpoint(2));
        var trained = first.Tensors.Keys.Where(key => key.StartsWith("network/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(trained);

        // A constant added to a critic cancels in its loss.
        trained.Remove("network/critic.linear.bias");
        Assert.All(trained, key => Assert.False(first.Tensors[key].bytes.SequenceEqual(second.Tensors[key].bytes), key));
        Assert.True(File.Exists(run.Sample(2)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_what_it_is_and_has_the_options_that_the_loop_reads(string name)
    {
        var recipe = RecipeBook.Named(name);
        Assert.Matches("arXiv [0-9.]+|doi 10", recipe.Paper.Reference);
        foreach (var dataSet in recipe.DataSets)
        {
            var options = recipe.Options(dataSet).Select(option => option.Name).ToList();
            Assert.Contains("steps", options);
            Assert.Contains("batch", options);
            Assert.Equal(options.Count, options.Distinct().Count());
        }
    }
}
