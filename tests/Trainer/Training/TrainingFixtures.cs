using ImageGen.Generators.Format;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

internal static class TrainingFixtures
{
    public static RunConfiguration Configuration(IReadOnlyDictionary<string, double> settings, string recipe =
        "cgan") => new()
        {
            Recipe = recipe,
            DataSet = "shapes",
            Settings = settings,
            Seed = 7,
            Device = "cpu",
            Threads = 1,
            AverageDecay = 0.99,
            CheckpointEvery = 1000,
            SampleEvery = 1000,
            LogEvery = 5,
            Command = "trainer train cgan",
        };

    /// <summary>A small conditional GAN for shapes.</summary>
    public static RunConfiguration SmallGan(int steps) => Configuration(
        RecipeSettings.From(
            new ConditionalGan().Options("shapes"),
            new Dictionary<string, double>
            {
                ["steps"] =
                steps,
                ["batch"] = 8,
                ["width"] = 4,
                ["discriminator-width"] = 4,
                ["latent"] = 6
            }).Values);

    public static PictureDescription ShapesDescription { get; } = new ShapesDataSet().Description();

    /// <summary>A data set that a recipe can be trained on without fetching anything.</summary>
    public static DataSet DataSetFor(Recipe recipe) =>
        recipe.Needs == PictureNeeds.Pairs ? new PairsFixture() : new ShapesDataSet();

    public static PictureSet Shapes() => new ShapesDataSet().Load(new DataStore(), DataSplit.Train);

    /// <summary>Trains a conditional GAN on shapes to the end.</summary>
    /// <returns>The path of the last checkpoint.</returns>
    public static string Train(RunConfiguration configuration, string folder)
    {
        using PictureSet pictures = Shapes();
        var run = RunFolder.Create(folder);
        using var loop = new TrainingLoop(
            new ConditionalGan(), configuration, run, pictures, ShapesDescription, pictures);
        Assert.Equal(TrainingOutcome.Completed, loop.Run(_ => { }, CancellationToken.None));
        return run.LatestCheckpoint()!;
    }
}

/// <summary>A recipe of one scalar network per phase, whose losses a test decides.</summary>
internal sealed class ScriptedRecipe(Func<ScriptedRecipe, IReadOnlyList<Phase>> phases) : Recipe
{
    public override string Name => "scripted";

    public override string Title => "scripted";

    public override Paper Paper { get; } = new("none", "none", 2000, "none");

    public override IReadOnlyList<string> DataSets { get; } = ["shapes"];

    /// <summary>The layer of network "a" in the plan declared first, which is the one that is trained.</summary>
    public TorchSharp.Modules.Linear A { get; private set; } = null!;

    /// <summary>The same of network "b".</summary>
    public TorchSharp.Modules.Linear B { get; private set; } = null!;

    public override IReadOnlyList<RecipeOption> Options(string dataSet) => [];

    public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
    {
        (TorchSharp.Modules.Linear a, TorchSharp.Modules.Linear b) = (
            torch.nn.Linear(784, 784), torch.nn.Linear(784, 784));
        A ??= a;
        B ??= b;
        return new TrainingPlan
        {
            Networks = [("a", torch.nn.Sequential(("linear", a), ("picture", new Reshape(1, 28, 28)))), ("b", b)],
            Phases = phases(this),
            Averaged = ["a"],
            Generator = "a",
            Latent = new LatentInfo([784], LatentDistribution.Normal),
            Range = PictureRange.ZeroToOne,
        };
    }
}
