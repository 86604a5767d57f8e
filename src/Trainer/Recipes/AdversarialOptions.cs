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

/// <summary>The options of the recipes on DCGAN's networks.</summary>
internal static class DcganOptions
{
    /// <summary>All of them, with the paper's defaults.</summary>
    /// <param name="steps">The length of the training.</param>
    public static IReadOnlyList<RecipeOption> All(int steps) =>
    [
        RecipeOption.Integer("steps", steps, "Length of the training in optimizer steps of the generator."),
        RecipeOption.Integer("batch", 64, "Pictures in a batch.", minimum: 2, maximum: 4096),
        RecipeOption.Number("learning-rate", 2e-4, "Adam's step size, for both networks.", 1e-7, 1),
        RecipeOption.Number("beta1", 0.5, "Adam's decay of the first moment.", 0, 0.999),
        RecipeOption.Integer("latent", 100, "Coordinates of the latent z, each N(0, 1).", maximum: 4096),
        RecipeOption.Integer("width", 128, "Channels before the generator's last layer; the layers before it have multiples.", 4, 1024),
        RecipeOption.Integer("discriminator-width", 32, "Channels after the discriminator's first layer; each later layer doubles them.", 4, 1024),
        RecipeOption.Integer("kernel", 5, "Kernel of the generator's transposed convolutions: 5 as in the paper, or 4, which leaves fewer checkerboards.", 4, 5),
        .. AdversarialOptions.All,
        RecipeOption.Switch("spectral-norm", "Spectral normalization in the discriminator in place of batch norm (arXiv 1802.05957)."),
    ];
}
