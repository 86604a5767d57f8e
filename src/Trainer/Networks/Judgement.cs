using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>What a discriminator and its generator are told about the discriminator's logits.</summary>
internal abstract class Judgement
{
    /// <summary>The judgement of a choice, in the order in which the option "loss" lists them: bce, hinge.</summary>
    public static Judgement Of(int choice) => choice == 0 ? new BinaryJudgement() : new HingeJudgement();

    /// <summary>How badly the discriminator tells pictures apart.</summary>
    /// <param name="real">Its logits of real pictures.</param>
    /// <param name="fake">Its logits of painted ones.</param>
    public abstract Tensor OfDiscriminator(Tensor real, Tensor fake);

    /// <summary>How badly the generator's pictures pass for real.</summary>
    /// <param name="fake">The discriminator's logits of them.</param>
    public abstract Tensor OfGenerator(Tensor fake);
}
