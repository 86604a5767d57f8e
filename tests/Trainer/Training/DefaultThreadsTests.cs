using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class DefaultThreadsTests : IDisposable
{
    private const int Most = 7;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Systems => new(
        RecipeRegistry.All.SelectMany(recipe => recipe.DataSets, (recipe, data) => (recipe.Name, data)));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Systems))]
    public void Networks_with_convolutions_have_all_threads_and_a_batch_decides_for_the_others(
        string system, string data)
    {
        bool isLinear = system is "ae" or "vae" or "gan";
        Assert.Equal(isLinear ? 1 : Most, Default(system, data, batch: 2));
        Assert.Equal(Most, Default(system, data, batch: 4096));
    }

    [Fact]
    public void The_limit_is_a_number_of_multiplications_of_a_batch()
    {
        var recipe = new ScriptedRecipe(_ => []);
        long batch = DefaultThreads.LeastMultiplications / (2 * 784 * 784);
        Assert.Equal(1, Default(recipe, batch));
        Assert.Equal(Most, Default(recipe, batch + 1));
    }

    [Fact]
    public void A_run_says_its_number_and_keeps_it()
    {
        const string small = "train gan --data shapes --steps 2 --batch 8 --width 8 --discriminator-width 8 --run";
        string chosen = Environment.ProcessorCount > 1
            ? "cpu with 1 thread (chosen for small networks of linear layers; --threads sets another number), "
            : "cpu with 1 thread (one per processor), ";
        Assert.Contains(chosen, Output($"{small} chosen"));
        Assert.Equal(1, Threads("chosen"));
        Assert.Contains("cpu with 1 thread, ", Output("train --resume chosen --steps 3"));
        Assert.Equal(1, Threads("chosen"));

        Assert.Contains("cpu with 2 threads, ", Output($"{small} given --threads 2"));
        Assert.Contains("cpu with 2 threads, ", Output("train --resume given --steps 3"));
        Assert.Equal(2, Threads("given"));
    }

    [Fact]
    public void A_run_with_convolutions_has_a_thread_per_processor()
    {
        string output = Output(
            "train cgan --data shapes --steps 1 --batch 8 --width 4 --discriminator-width 4 --run convolutional");
        Assert.Matches(@"cpu with \d+ threads? \(one per processor\), ", output);
        Assert.Equal(Environment.ProcessorCount, Threads("convolutional"));
    }

    private static int Default(string system, string data, int batch)
    {
        Recipe recipe = RecipeRegistry.Named(system);
        var settings = RecipeSettings.From(
            recipe.Options(data), new Dictionary<string, double> { ["batch"] = batch });
        return DefaultThreads.For(recipe, settings, DataSets.Named(data).Description(), Most);
    }

    private static int Default(Recipe recipe, long batch) => DefaultThreads.For(
        recipe,
        new RecipeSettings(new Dictionary<string, double> { ["batch"] = batch }),
        TrainingFixtures.ShapesDescription,
        Most);

    private string Output(string arguments)
    {
        (int exitCode, string output, string error) = TrainerProgram.Run(arguments, _folder.Path);
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        return output;
    }

    private int Threads(string run) =>
        RunConfiguration.FromJson(File.ReadAllText(_folder.File($"{run}/config.json"))).Threads;
}
