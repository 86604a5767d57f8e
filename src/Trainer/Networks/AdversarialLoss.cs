using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Networks;

/// <summary>The losses of a discriminator and its generator on the discriminator's logits.</summary>
internal abstract class AdversarialLoss
{
    /// <summary>The loss by its index in the option "loss": bce, hinge.</summary>
    public static AdversarialLoss Of(int choice) =>
        choice == 0 ? new BinaryAdversarialLoss() : new HingeAdversarialLoss();

    /// <summary>The discriminator's loss.</summary>
    /// <param name="real">Logits of real pictures.</param>
    /// <param name="fake">Logits of generated pictures.</param>
    public abstract Tensor OfDiscriminator(Tensor real, Tensor fake);

    /// <summary>The generator's loss.</summary>
    /// <param name="fake">The discriminator's logits of generated pictures.</param>
    public abstract Tensor OfGenerator(Tensor fake);
}

/// <summary>
/// The original GAN's (arXiv 1406.2661): cross-entropy of the discriminator's logit, and for the generator the
/// non-saturating form of section 3.
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
/// The hinge loss (arXiv 1705.02894): zero for the discriminator once real logits exceed 1 and generated ones are below
/// -1; the generator maximizes its logits.
/// </summary>
internal sealed class HingeAdversarialLoss : AdversarialLoss
{
    public override Tensor OfDiscriminator(Tensor real, Tensor fake) =>
        relu(1 - real.to(ScalarType.Float32)).mean() + relu(1 + fake.to(ScalarType.Float32)).mean();

    public override Tensor OfGenerator(Tensor fake) => -fake.to(ScalarType.Float32).mean();
}
