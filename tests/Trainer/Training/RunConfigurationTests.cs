using ImageGen.Trainer.Recipes;

namespace ImageGen.Tests.Trainer.Training;

public sealed class RunConfigurationTests
{
    public static TheoryData<string> Recipes => [.. RecipeRegistry.All.Select(recipe => recipe.Name)];

    /// <summary>Of a run that an earlier version began, which did not have the option yet.</summary>
    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_setting_that_came_later_has_its_default_and_the_others_are_the_runs(string name)
    {
        IReadOnlyList<RecipeOption> options = RecipeRegistry.Named(name).Options("shapes");

        // Values that no default is.
        var given = options.ToDictionary(option => option.Name, option => option.Default + 0.5);
        foreach (RecipeOption later in options)
        {
            var begun = given.Where(setting => setting.Key != later.Name).ToDictionary();
            IReadOnlyDictionary<string, double> settings =
                TrainingFixtures.Configuration(begun, name).RecipeSettings().Values;
            Assert.Equal(later.Default, settings[later.Name]);
            Assert.All(begun, setting => Assert.Equal(setting.Value, settings[setting.Key]));
            Assert.Equal(options.Count, settings.Count);
        }
    }
}
