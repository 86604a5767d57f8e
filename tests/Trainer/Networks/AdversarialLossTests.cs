using ImageGen.Trainer.Networks;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class AdversarialLossTests
{
    [Fact]
    public void Cross_entropy_rewards_the_right_answers()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var loss = AdversarialLoss.Of(0);
        (torch.Tensor yes, torch.Tensor no) = (torch.full([4, 1], 3f), torch.full([4, 1], -3f));
        Assert.Equal(2 * Math.Log(1 + Math.Exp(-3)), loss.OfDiscriminator(yes, no).item<float>(), 1e-5);
        Assert.Equal(2 * Math.Log(1 + Math.Exp(3)), loss.OfDiscriminator(no, yes).item<float>(), 1e-5);
        Assert.Equal(Math.Log(1 + Math.Exp(-3)), loss.OfGenerator(yes).item<float>(), 1e-5);
    }

    [Fact]
    public void Hinge_is_zero_beyond_one()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var loss = AdversarialLoss.Of(1);
        (torch.Tensor yes, torch.Tensor no, torch.Tensor unsure) = (
            torch.full([4, 1], 3f), torch.full([4, 1], -3f), torch.zeros(4, 1));
        Assert.Equal(0, loss.OfDiscriminator(yes, no).item<float>());
        Assert.Equal(2, loss.OfDiscriminator(unsure, unsure).item<float>());
        Assert.Equal(8, loss.OfDiscriminator(no, yes).item<float>());
        Assert.Equal(-3, loss.OfGenerator(yes).item<float>());
    }
}
