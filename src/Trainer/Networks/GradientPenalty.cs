using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The gradient penalty of WGAN-GP (arXiv 1704.00028): a critic's gradient at pictures between real and generated ones
/// should have length 1.
/// </summary>
internal static class GradientPenalty
{
    /// <summary>The mean squared distance of the gradients' lengths from 1.</summary>
    /// <param name="critic">The critic.</param>
    /// <param name="real">Real pictures.</param>
    /// <param name="fake">Generated pictures.</param>
    /// <param name="weights">How much of each real picture is in the mixture: [batch, 1, 1, 1] in (0, 1).</param>
    public static Tensor Of(Func<Tensor, Tensor> critic, Tensor real, Tensor fake, Tensor weights)
    {
        var between = (fake + ((real - fake) * weights)).detach().requires_grad_(true);
        var logits = critic(between);
        var gradient = autograd.grad([logits], [between], [ones_like(logits)], retain_graph: true, create_graph: true)[0];
        return (gradient.flatten(1).to(ScalarType.Float32).norm(1, keepdim: false, p: 2) - 1).square().mean();
    }
}
