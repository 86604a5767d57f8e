namespace ImageGen.Trainer.Recipes;

/// <summary>Help from later papers that every adversarial recipe takes; without it a recipe is the classic one.</summary>
internal static class AdversarialOptions
{
    /// <summary>All of them, off.</summary>
    public static IReadOnlyList<RecipeOption> All { get; } =
    [
        RecipeOption.Choice("loss", "bce", "What the discriminator learns by: bce, cross-entropy (arXiv 1406.2661), or hinge (arXiv 1705.02894).", "bce", "hinge"),
        RecipeOption.Switch("diffaugment", "Vary whatever the discriminator sees, differentiably (DiffAugment, arXiv 2006.10738): for small data sets."),
        RecipeOption.Number("ttur", 1, "The discriminator's step size as a multiple of the generator's (two time-scales, arXiv 1706.08500).", 0.01, 100),
    ];
}
