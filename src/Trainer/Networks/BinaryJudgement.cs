using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The original GAN's (arXiv 1406.2661): cross-entropy on the discriminator's logit, and for the generator the
/// non-saturating form of section 3: it wants its pictures to be called real.
/// </summary>
internal sealed class BinaryJudgement : Judgement
{
    public override Tensor OfDiscriminator(Tensor real, Tensor fake) => CrossEntropy(real, isReal: true) + CrossEntropy(fake, isReal: false);

    public override Tensor OfGenerator(Tensor fake) => CrossEntropy(fake, isReal: true);

    private static Tensor CrossEntropy(Tensor logits, bool isReal)
    {
        // -log(sigmoid(x)) is softplus(-x), and -log(1 - sigmoid(x)) is softplus(x).
        var exact = logits.to(ScalarType.Float32);
        return softplus(isReal ? exact.neg() : exact).mean();
    }
}
