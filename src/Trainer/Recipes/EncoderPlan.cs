namespace ImageGen.Trainer.Recipes;

/// <summary>The network that turns a picture, in the plan's range, into the generator's latent.</summary>
/// <param name="Network">Its name among the plan's networks.</param>
/// <param name="IsVariational">
/// Whether it gives a distribution: along dimension 1 first the means of the latent, then the logarithms of its variances.
/// </param>
internal sealed record EncoderPlan(string Network, bool IsVariational);
