using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// The two parts of a variational auto-encoder's negative evidence lower bound (arXiv 1312.6114, equation 3 and
/// appendices B and C.1), in nats per picture.
/// </summary>
internal static class Elbo
{
    /// <summary>
    /// Generated values are clamped to at least this distance from 0 and 1, where the logarithm may be infinite.
    /// </summary>
    public const double Epsilon = 1e-6;

    /// <summary>
    /// The binary cross-entropy of each picture, summed over its values: float64 [batch]. Gray values count as
    /// probabilities of white, for both arguments.
    /// </summary>
    /// <param name="generated">[batch, channels, height, width] in [0, 1].</param>
    /// <param name="real">The target pictures in the same format.</param>
    public static torch.Tensor Reconstruction(torch.Tensor generated, torch.Tensor real)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor probability = generated.to(torch.ScalarType.Float64).clamp(Epsilon, 1 - Epsilon);
        torch.Tensor values = real.to(torch.ScalarType.Float64);
        torch.Tensor entropy = -((values * probability.log()) + ((1 - values) * (1 - probability).log()));
        return entropy.flatten(1).sum(1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The KL divergence of N(mean, exp(logVariance)) from N(0, 1), summed over dimensions: float64 [batch].
    /// </summary>
    /// <param name="mean">[batch, latent].</param>
    /// <param name="logVariance">[batch, latent].</param>
    public static torch.Tensor Divergence(torch.Tensor mean, torch.Tensor logVariance)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor mu, torch.Tensor log) = (
            mean.to(torch.ScalarType.Float64), logVariance.to(torch.ScalarType.Float64));
        return ((mu.square() + log.exp() - log - 1).flatten(1).sum(1) * 0.5).MoveToOuterDisposeScope();
    }
}
