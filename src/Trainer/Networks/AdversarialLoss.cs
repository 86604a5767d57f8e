using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Networks;

/// <summary>The losses of a discriminator and its generator on the discriminator's logits.</summary>
internal abstract class AdversarialLoss
{
    /// <summary>The loss of a choice, in the order in which the option "loss" lists them: bce, hinge.</summary>
    public static AdversarialLoss Of(int choice) =>
        choice == 0 ? new BinaryAdversarialLoss() : new HingeAdversarialLoss();

    /// <summary>How badly the discriminator tells pictures apart.</summary>
    /// <param name="real">Its logits of real pictures.</param>
    /// <param name="fake">Its logits of generated ones.</param>
    public abstract Tensor OfDiscriminator(Tensor real, Tensor fake);

    /// <summary>How badly the generator's pictures pass for real.</summary>
    /// <param name="fake">The discriminator's logits of them.</param>
    public abstract Tensor OfGenerator(Tensor fake);
}

/// <summary>
/// The original GAN's (arXiv 1406.2661): cross-entropy on the discriminator's logit, and for the generator the
/// non-saturating form of section 3: it wants its pictures to be called real.
/// </summary>
internal sealed class BinaryAdversarialLoss : AdversarialLoss
{
    public override Tensor OfDiscriminator(Tensor real, Tensor fake) =>
        CrossEntropy(real, isReal: true) + CrossEntropy(fake, isReal: false);

    public override Tensor OfGenerator(Tensor fake) => CrossEntropy(fake, isReal: true);

    private static Tensor CrossEntropy(Tensor logits, bool isReal)
    {
        // -log(sigmoid(x)) is softplus(-x), and -log(1 - sigmoid(x)) is softplus(x).
        Tensor exact = logits.to(ScalarType.Float32);
        return softplus(isReal ? exact.neg() : exact).mean();
    }
}

/// <summary>
/// The hinge loss (arXiv 1705.02894): it is zero for the discriminator once real logits are above 1 and generated ones
/// below -1; the generator wants its logits high.
/// </summary>
internal sealed class HingeAdversarialLoss : AdversarialLoss
{
    public override Tensor OfDiscriminator(Tensor real, Tensor fake) =>
        relu(1 - real.to(ScalarType.Float32)).mean() + relu(1 + fake.to(ScalarType.Float32)).mean();

    public override Tensor OfGenerator(Tensor fake) => -fake.to(ScalarType.Float32).mean();
}
