using ImageGen.Trainer.Networks;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class SpectralNormTests
{
    [Fact]
    public void After_some_passes_the_largest_singular_value_is_one()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(4);
        var layer = new SpectralLinear(20, 12);
        using (torch.no_grad())
        {
            foreach (var (_, parameter) in layer.named_parameters())
                parameter.mul_(7);
            for (var i = 0; i < 60; i++)
                layer.call(torch.randn(2, 20));
        }

        // Its outputs for the unit vectors, without the bias at 0, are the columns of the normalized weight.
        var columns = layer.call(torch.eye(20));
        Assert.Equal(1, torch.linalg.svdvals(columns.detach()).max().item<float>(), 1e-3f);
    }

    [Fact]
    public void Evaluation_does_not_move_the_singular_vector()
    {
        using var scope = torch.NewDisposeScope();
        var layer = new SpectralConv2d(3, 5, 3, stride: 2, padding: 1);
        Assert.Equal(["weight", "bias"], layer.named_parameters().Select(p => p.name));
        layer.eval();
        var before = layer.named_buffers().Single().buffer.clone();
        Assert.Equal([2L, 5, 4, 4], layer.call(torch.randn(2, 3, 8, 8)).shape);
        Assert.True(before.eq(layer.named_buffers().Single().buffer).all().item<bool>());
        layer.train();
        layer.call(torch.randn(2, 3, 8, 8));
        Assert.False(before.eq(layer.named_buffers().Single().buffer).all().item<bool>());
    }
}
