using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Networks;

/// <summary>The loss of the original GAN (arXiv 1406.2661): cross-entropy on the discriminator's logit.</summary>
internal static class BinaryJudgement
{
    /// <summary>How far the discriminator is from calling all pictures real, or all of them painted.</summary>
    /// <param name="logits">Its logits, [batch, 1].</param>
    /// <param name="real">What it should say.</param>
    public static Tensor Loss(Tensor logits, bool real) =>
        binary_cross_entropy_with_logits(logits, real ? ones_like(logits) : zeros_like(logits));
}
