using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>Penalties on the gradient of a discriminator or critic at its input.</summary>
internal static class GradientPenalty
{
    /// <summary>
    /// WGAN-GP's (arXiv 1704.00028): the mean squared distance of the gradients' lengths from 1, at pictures between
    /// real and generated ones.
    /// </summary>
    /// <param name="critic">The critic.</param>
    /// <param name="real">Real pictures.</param>
    /// <param name="fake">Generated pictures.</param>
    /// <param name="weights">How much of each real picture is in the mixture: [batch, 1, 1, 1] in (0, 1).</param>
    public static Tensor Of(Func<Tensor, Tensor> critic, Tensor real, Tensor fake, Tensor weights)
    {
        Tensor between = (fake + ((real - fake) * weights)).detach().requires_grad_(true);
        Tensor logits = critic(between);
        Tensor gradient =
            autograd.grad([logits], [between], [ones_like(logits)], retain_graph: true, create_graph: true)[0];
        return (gradient.flatten(1).to(ScalarType.Float32).norm(1, keepdim: false, p: 2) - 1).square().mean();
    }

    /// <summary>
    /// R1 (arXiv 1801.04406): the mean squared length of a discriminator's gradient at real pictures. It pulls the
    /// discriminator toward a constant where the data are, without which GAN training need not converge.
    /// </summary>
    /// <param name="logits">Its logits of the pictures.</param>
    /// <param name="real">Real pictures, of which gradients are recorded.</param>
    public static Tensor OfReal(Tensor logits, Tensor real)
    {
        Tensor gradient =
            autograd.grad([logits], [real], [ones_like(logits)], retain_graph: true, create_graph: true)[0];
        return gradient.to(ScalarType.Float32).square().sum() / real.shape[0];
    }
}
