using ImageGen.Generators;

namespace ImageGen.Trainer.Recipes;

/// <summary>All systems: every <see cref="Recipe"/> in this assembly.</summary>
internal static class RecipeRegistry
{
    /// <summary>All recipes, by year of publication.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        .. typeof(Recipe).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Recipe)) && !type.IsAbstract)
            .Select(type => (Recipe)Activator.CreateInstance(type)!)
            .OrderBy(recipe => recipe.Paper.Year)
            .ThenByDescending(recipe => recipe.Name, StringComparer.Ordinal),
    ];

    /// <summary>The recipe of that name.</summary>
    /// <exception cref="InputException">There is no such recipe.</exception>
    public static Recipe Named(string name) =>
        All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new InputException(
            $"{name}: unknown system; expected one of {string.Join(", ", All.Select(recipe => recipe.Name))}");
}
