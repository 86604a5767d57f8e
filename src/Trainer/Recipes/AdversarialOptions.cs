using ImageGen.Trainer.Networks;

namespace ImageGen.Trainer.Recipes;

/// <summary>
/// Optional techniques of later papers for every adversarial recipe; by default a recipe follows its original paper.
/// </summary>
internal static class AdversarialOptions
{
    private const string Policies = "diffaugment";

    // In the order of the option's choices.
    private static readonly AugmentationPolicies[] PolicyChoices =
    [
        AugmentationPolicies.None,
        AugmentationPolicies.All,
        AugmentationPolicies.Color,
        AugmentationPolicies.Translation,
        AugmentationPolicies.Cutout,
        AugmentationPolicies.Color | AugmentationPolicies.Translation,
        AugmentationPolicies.Color | AugmentationPolicies.Cutout,
        AugmentationPolicies.Translation | AugmentationPolicies.Cutout,
    ];

    /// <summary>All options, off by default.</summary>
    public static IReadOnlyList<RecipeOption> All { get; } =
    [
        RecipeOption.Choice(
            "loss",
            "bce",
            "Loss of the discriminator: bce, cross-entropy (arXiv 1406.2661), or hinge (arXiv 1705.02894).",
            "bce",
            "hinge"),
        RecipeOption.Choice(
            Policies,
            "off",
            "Differentiable augmentation of the discriminator's input (DiffAugment, arXiv 2006.10738), for small "
            + "data sets; on is color,translation,cutout.",
            [.. PolicyChoices.Select(NameOf)]),
        RecipeOption.Number(
            "ttur",
            1,
            "The discriminator's step size as a multiple of the generator's (TTUR, arXiv 1706.08500).",
            0.01,
            100),
        RecipeOption.Integer(
            "discriminator-steps",
            1,
            "Discriminator steps per generator step, each on a fresh batch (arXiv 1406.2661, "
            + "algorithm 1).",
            maximum: 100),
        RecipeOption.Number(
            "r1",
            0,
            "Weight of the discriminator's gradient penalty on real pictures (R1, arXiv 1801.04406); 0 "
            + "for none.",
            0,
            1e6),
        RecipeOption.Number("beta2", 0.999, "Adam's decay of the second moment.", 0, 0.99999),
    ];

    /// <summary>The selected policies of differentiable augmentation.</summary>
    public static AugmentationPolicies PoliciesOf(RecipeSettings settings) => PolicyChoices[settings.Integer(Policies)];

    private static string NameOf(AugmentationPolicies policies) => policies switch
    {
        AugmentationPolicies.None => "off",
        AugmentationPolicies.All => "on",
        _ => policies.ToString().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant(),
    };
}

/// <summary>Options of the recipes with convolutional networks.</summary>
internal static class DcganOptions
{
    /// <summary>All options, with the paper's defaults.</summary>
    /// <param name="steps">Default number of steps.</param>
    public static IReadOnlyList<RecipeOption> All(int steps) =>
    [
        RecipeOption.Integer("steps", steps, "Length of the training in optimizer steps of the generator."),
        RecipeOption.Integer("batch", 64, "Pictures in a batch.", minimum: 2, maximum: 4096),
        RecipeOption.Number("learning-rate", 2e-4, "Adam's step size, for both networks.", 1e-7, 1),
        RecipeOption.Number("beta1", 0.5, "Adam's decay of the first moment.", 0, 0.999),
        .. Networks,
        .. AdversarialOptions.All,
        RecipeOption.Switch(
            "spectral-norm",
            "Spectral normalization in the discriminator in place of batch norm (arXiv 1802.05957)."),
    ];

    /// <summary>The networks and their sizes.</summary>
    public static IReadOnlyList<RecipeOption> Networks { get; } =
    [
        GanBody.Option,
        RecipeOption.Integer("latent", 100, "Dimensions of the latent z, each N(0, 1).", maximum: 4096),
        RecipeOption.Integer(
            "width",
            128,
            "Input channels of the generator's last layer; earlier layers have multiples.",
            4,
            1024),
        RecipeOption.Integer(
            "discriminator-width",
            32,
            "Channels after the first layer of the discriminator or critic; later layers have multiples.",
            4,
            1024),
        RecipeOption.Integer(
            "kernel",
            5,
            "With --body dcgan: kernel of the generator's transposed convolutions: 5 as in the paper, or 4, "
            + "which reduces checkerboard artefacts.",
            4,
            5),
        RecipeOption.Integer(
            "discriminator-kernel",
            5,
            "With --body dcgan: kernel of the convolutions of the discriminator or critic: 5 as in the paper, or 4, a "
            + "multiple of their stride, whose gradients have no checkerboard (doi 10.23915/distill.00003).",
            4,
            5),
        RecipeOption.Choice(
            "upsampling",
            "transposed",
            "With --body dcgan: the generator's upsampling: transposed, transposed convolutions as in the paper, or "
            + "resize, nearest upsampling and 3x3 convolutions: no checkerboard artefacts (doi "
            + "10.23915/distill.00003).",
            "transposed",
            "resize"),
    ];
}
