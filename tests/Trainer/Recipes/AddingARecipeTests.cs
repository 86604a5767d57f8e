using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Tests.Trainer.Training;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Recipes;

/// <summary>The recipe that docs/adding-a-recipe.md shows.</summary>
[Collection(TorchCollection.Name)]
public sealed class AddingARecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_shows_the_file_that_is_tested()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "adding-a-recipe.md"));
        string file = File.ReadAllText(
            Path.Combine(Repository.Folder, "tests", "Trainer", "Recipes", "DenoisingAutoEncoder.cs"));
        Assert.Contains($"```csharp\n{file}```\n", page.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void It_learns_and_is_exported_with_nothing_else_knowing_it()
    {
        var recipe = new DenoisingAutoEncoder();
        IReadOnlyDictionary<string, double> settings = RecipeSettings.From(
            recipe.Options("shapes"), new Dictionary<string, double> { ["steps"] = 60, ["width"] = 16 }).Values;
        var run = RunFolder.Create(_folder.File("run"));
        using PictureSet pictures = TrainingFixtures.Shapes();
        using PictureSet examples = pictures.First(5);
        var errors = new List<double>();
        using (var loop = new TrainingLoop(
            recipe,
            TrainingFixtures.Configuration(settings, recipe.Name),
            run,
            pictures,
            TrainingFixtures.ShapesDescription,
            examples))
        {
            loop.Run(report => errors.Add(report.Losses[0].Loss), CancellationToken.None);
        }

        Assert.True(errors[^1] < errors[0] / 2, $"{errors[0]} to {errors[^1]}");
        using TrainingPlan plan = recipe.Declare(new RecipeSettings(settings), TrainingFixtures.ShapesDescription);
        GeneratorFile file = GeneratorExport.FromPlan(
            plan,
            recipe.Name,
            TrainingFixtures.ShapesDescription,
            new TrainingInfo("trainer train denoising-ae", 60, 60 * 128, 7),
            half: false,
            () => AnchorCodes.Of(plan, pictures));
        using var generator = CpuGenerator.Load(file);
        Assert.True(generator.CheckGolden().Passed);
    }
}
