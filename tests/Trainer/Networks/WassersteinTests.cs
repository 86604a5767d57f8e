using ImageGen.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Tests.Trainer.Networks;

/// <summary>What keeps a critic Lipschitz.</summary>
[Collection(TorchCollection.Name)]
public sealed class WassersteinTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void The_penalty_of_a_linear_critic_is_known(double slope)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor direction = torch.ones(1, 3, 4, 4) / Math.Sqrt(48);
        (torch.Tensor real, torch.Tensor fake) = (torch.randn(5, 3, 4, 4), torch.randn(5, 3, 4, 4));
        torch.Tensor penalty = GradientPenalty.Of(
            x => (x * direction * slope).sum([1, 2, 3]), real, fake, torch.rand(5, 1, 1, 1));
        Assert.Equal((slope - 1) * (slope - 1), penalty.item<float>(), 1e-4);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(3.0)]
    public void The_penalty_at_real_pictures_is_the_squared_slope(double slope)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor direction = torch.ones(1, 3, 4, 4) / Math.Sqrt(48);
        torch.Tensor real = torch.randn(5, 3, 4, 4).requires_grad_(true);
        torch.Tensor penalty = GradientPenalty.OfReal((real * direction * slope).sum([1, 2, 3]), real);
        Assert.Equal(slope * slope, penalty.item<float>(), 1e-4);
    }

    [Fact]
    public void The_penalty_teaches_the_critic()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Sequential critic = torch.nn.Sequential(
            torch.nn.Flatten(),
            torch.nn.Linear(16, 8),
            torch.nn.LeakyReLU(0.2),
            torch.nn.LayerNorm(8),
            torch.nn.Linear(8, 1));
        GradientPenalty.Of(critic.call, torch.randn(5, 1, 4, 4), torch.randn(5, 1, 4, 4), torch.rand(5, 1, 1, 1))
            .backward();
        Assert.True(critic.named_parameters().First().parameter.grad!.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void Clipping_moves_only_what_is_too_large()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Linear layer = torch.nn.Linear(30, 30);
        torch.Tensor before = layer.weight.detach().clone();
        WeightClipping.Clip([.. layer.parameters()], 0.1);
        Assert.Equal(0.1f, layer.weight.abs().max().item<float>());
        Assert.True(layer.weight.eq(before.clamp(-0.1, 0.1)).all().item<bool>());
        Assert.True(layer.weight.requires_grad);
    }
}
