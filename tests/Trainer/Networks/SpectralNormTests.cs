using ImageGen.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class SpectralNormTests
{
    [Fact]
    public void After_some_passes_the_largest_singular_value_is_one()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.manual_seed(4);
        var layer = new SpectralLinear(20, 12);
        using (torch.no_grad())
        {
            foreach ((string _, Parameter parameter) in layer.named_parameters())
                parameter.mul_(7);
            for (int i = 0; i < 60; i++)
                layer.call(torch.randn(2, 20));
        }

        // Its outputs for the unit vectors, without the bias at 0, are the columns of the normalized weight.
        torch.Tensor columns = layer.call(torch.eye(20));
        Assert.Equal(1, torch.linalg.svdvals(columns.detach()).max().item<float>(), 1e-3f);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public void Only_a_pass_that_trains_the_weight_moves_the_singular_vectors(bool trains, bool hasGradient, bool moves)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var layer = new SpectralConv2d(3, 5, 3, stride: 2, padding: 1);
        Assert.Equal(["weight", "bias"], layer.named_parameters().Select(p => p.name));
        layer.train(trains);
        foreach (Parameter parameter in layer.parameters())
            parameter.requires_grad = hasGradient;
        var before = layer.named_buffers().Select(item => item.buffer.clone()).ToList();
        Assert.Equal([2L, 5, 4, 4], layer.call(torch.randn(2, 3, 8, 8)).shape);
        Assert.All(
            before.Zip(layer.named_buffers()),
            pair => Assert.Equal(!moves, pair.First.eq(pair.Second.buffer).all().item<bool>()));
    }

    [Fact]
    public void A_layer_without_a_bias_has_none()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var layer = new SpectralLinear(4, 3, hasBias: false);
        Assert.Equal(["weight"], layer.named_parameters().Select(p => p.name));
        Assert.Equal(0, layer.call(torch.zeros(1, 4)).abs().sum().item<float>());
    }
}
