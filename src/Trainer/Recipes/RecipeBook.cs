using ImageGen.Generators;

namespace ImageGen.Trainer.Recipes;

/// <summary>Every system the trainer knows.</summary>
internal static class RecipeBook
{
    /// <summary>All of them, in the order they are listed.</summary>
    public static IReadOnlyList<Recipe> All { get; } =
    [
        new AutoEncoder(),
        new ConvolutionalAutoEncoder(),
        new Vae(),
        new Gan(),
        new Dcgan(),
        new ConditionalGan(),
        new WassersteinGan(),
        new Pix2Pix(),
    ];

    /// <summary>The recipe of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static Recipe Named(string name) =>
        All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new InputException($"{name}: no such system; there are {string.Join(", ", All.Select(recipe => recipe.Name))}");
}
