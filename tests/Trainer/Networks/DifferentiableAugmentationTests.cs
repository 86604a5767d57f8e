using ImageGen.Trainer.Networks;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class DifferentiableAugmentationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Keeps_the_shape_and_varies_each_picture_differently(int channels)
    {
        using var scope = torch.NewDisposeScope();
        var same = torch.rand(1, channels, 32, 24).expand(6, -1, -1, -1);
        var varied = DifferentiableAugmentation.Apply(same, new torch.Generator(1));
        Assert.Equal(same.shape, varied.shape);
        for (var i = 1; i < 6; i++)
            Assert.True((varied[0] - varied[i]).abs().max().item<float>() > 0.01);
    }

    [Fact]
    public void Cuts_a_square_of_half_the_side_and_moves_by_an_eighth_at_most()
    {
        using var scope = torch.NewDisposeScope();
        var varied = DifferentiableAugmentation.Apply(torch.ones(200, 1, 32, 32) * 5, new torch.Generator(2));
        var cut = varied.eq(0).to(torch.ScalarType.Float32).mean([1, 2, 3]);

        // 17 x 17 pixels inside, less where the square crosses the edge; and up to 4 rows and columns moved in.
        Assert.InRange(cut.max().item<float>(), 0.28f, (289f + (2 * 4 * 32)) / 1024);
        Assert.InRange(cut.min().item<float>(), 0.06f, 0.2f);
    }

    [Fact]
    public void Gradients_pass_through()
    {
        using var scope = torch.NewDisposeScope();
        var pictures = torch.rand(4, 3, 16, 16).requires_grad_(true);
        DifferentiableAugmentation.Apply(pictures, new torch.Generator(3)).square().sum().backward();
        var reached = pictures.grad!.ne(0).to(torch.ScalarType.Float32).mean().item<float>();
        Assert.InRange(reached, 0.5f, 1f);
    }

    [Fact]
    public void The_same_state_of_the_generator_varies_the_same()
    {
        using var scope = torch.NewDisposeScope();
        var pictures = torch.rand(4, 3, 16, 16);
        torch.Tensor Varied(ulong seed) => DifferentiableAugmentation.Apply(pictures, new torch.Generator(seed));
        Assert.True(Varied(4).eq(Varied(4)).all().item<bool>());
        Assert.False(Varied(4).eq(Varied(5)).all().item<bool>());
    }
}
