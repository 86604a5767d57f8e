using ImageGen.Trainer.Networks;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class JudgementTests
{
    [Fact]
    public void Cross_entropy_rewards_the_right_answers()
    {
        using var scope = torch.NewDisposeScope();
        var judgement = Judgement.Of(0);
        var (yes, no) = (torch.full([4, 1], 3f), torch.full([4, 1], -3f));
        Assert.Equal(2 * Math.Log(1 + Math.Exp(-3)), judgement.OfDiscriminator(yes, no).item<float>(), 1e-5);
        Assert.Equal(2 * Math.Log(1 + Math.Exp(3)), judgement.OfDiscriminator(no, yes).item<float>(), 1e-5);
        Assert.Equal(Math.Log(1 + Math.Exp(-3)), judgement.OfGenerator(yes).item<float>(), 1e-5);
    }

    [Fact]
    public void Hinge_is_content_beyond_one()
    {
        using var scope = torch.NewDisposeScope();
        var judgement = Judgement.Of(1);
        var (yes, no, unsure) = (torch.full([4, 1], 3f), torch.full([4, 1], -3f), torch.zeros(4, 1));
        Assert.Equal(0, judgement.OfDiscriminator(yes, no).item<float>());
        Assert.Equal(2, judgement.OfDiscriminator(unsure, unsure).item<float>());
        Assert.Equal(8, judgement.OfDiscriminator(no, yes).item<float>());
        Assert.Equal(-3, judgement.OfGenerator(yes).item<float>());
    }
}
