using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>Penalties on the gradient of a discriminator or critic with respect to its input.</summary>
internal static class GradientPenalty
{
    /// <summary>
    /// WGAN-GP's (arXiv 1704.00028): the mean squared deviation of the gradient norm from 1, at interpolations of real
    /// and generated pictures.
    /// </summary>
    /// <param name="critic">The critic.</param>
    /// <param name="real">Real pictures.</param>
    /// <param name="fake">Generated pictures.</param>
    /// <param name="weights">Weight of each real picture in the interpolation: [batch, 1, 1, 1] in (0, 1).</param>
    public static Tensor Of(Func<Tensor, Tensor> critic, Tensor real, Tensor fake, Tensor weights)
    {
        Tensor between = (fake + ((real - fake) * weights)).detach().requires_grad_(true);
        Tensor logits = critic(between);
        Tensor gradient =
            autograd.grad([logits], [between], [ones_like(logits)], retain_graph: true, create_graph: true)[0];
        return (gradient.flatten(1).to(ScalarType.Float32).norm(1, keepdim: false, p: 2) - 1).square().mean();
    }

    /// <summary>
    /// R1 (arXiv 1801.04406): the mean squared gradient norm of the discriminator at real pictures. It regularizes the
    /// discriminator on the data, without which GAN training need not converge.
    /// </summary>
    /// <param name="logits">The discriminator's logits of the pictures.</param>
    /// <param name="real">Real pictures that require gradients.</param>
    public static Tensor OfReal(Tensor logits, Tensor real)
    {
        Tensor gradient =
            autograd.grad([logits], [real], [ones_like(logits)], retain_graph: true, create_graph: true)[0];
        return gradient.to(ScalarType.Float32).square().sum() / real.shape[0];
    }
}
