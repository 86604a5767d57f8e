using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The hinge loss (arXiv 1705.02894): the discriminator is content once real logits are above 1 and painted ones below -1;
/// the generator wants its logits high.
/// </summary>
internal sealed class HingeJudgement : Judgement
{
    public override Tensor OfDiscriminator(Tensor real, Tensor fake) =>
        relu(1 - real.to(ScalarType.Float32)).mean() + relu(1 + fake.to(ScalarType.Float32)).mean();

    public override Tensor OfGenerator(Tensor fake) => -fake.to(ScalarType.Float32).mean();
}
