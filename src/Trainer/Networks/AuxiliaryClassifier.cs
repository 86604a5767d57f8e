using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The auxiliary classifier of a discriminator (AC-GAN, arXiv 1610.09585). Such a discriminator returns [batch, 1 +
/// classes]: the adversarial logit, then a logit for each class.
/// </summary>
internal static class AuxiliaryClassifier
{
    /// <summary>The adversarial logit: [batch, 1].</summary>
    /// <param name="output">The discriminator's output.</param>
    public static Tensor LogitOf(Tensor output) => output.narrow(1, 0, 1);

    /// <summary>The classification loss, the mean cross-entropy (the paper's L_C, for one of its two terms).</summary>
    /// <param name="output">The discriminator's output.</param>
    /// <param name="labels">One-hot [batch, classes].</param>
    public static Tensor Loss(Tensor output, Tensor labels)
    {
        Tensor logits = output.narrow(1, 1, labels.shape[1]).to(ScalarType.Float32);
        return -(log_softmax(logits, 1) * labels.to(ScalarType.Float32)).sum(1).mean();
    }
}
