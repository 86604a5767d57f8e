using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class ResNetNetworksTests
{
    [Theory]
    [InlineData(1, 28, 28)]
    [InlineData(3, 32, 32)]
    [InlineData(3, 64, 64)]
    [InlineData(3, 48, 96)]
    [InlineData(1, 10, 6)]
    public void Generates_and_sees_pictures_of_any_even_size(int channels, int height, int width)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var shape = new ImageShape(channels, height, width);
        torch.Tensor pictures = ResNetNetworks.Generator(shape, 7, 4).call(torch.randn(2, 7));
        Assert.Equal([2L, channels, height, width], pictures.shape);
        Assert.InRange(pictures.abs().max().item<float>(), 0, 1);
        Assert.True(pictures.permute(0, 2, 3, 1).is_contiguous());

        ConditionalSequential conditional = ResNetNetworks.Generator(shape, 7, 4, classes: 3);
        Assert.Equal(pictures.shape, conditional.call(torch.randn(2, 7), torch.eye(3).narrow(0, 0, 2)).shape);

        foreach (DiscriminatorNorm norm in (DiscriminatorNorm[])[DiscriminatorNorm.None, DiscriminatorNorm.Spectral])
        {
            (Sequential network, long features) = ResNetNetworks.Features(shape, channels, 4, norm);
            Assert.Equal([2L, features], network.call(pictures).shape);
        }
    }

    /// <summary>The layers of arXiv 1802.05957, table 4 (b), which has 256 channels: counted by hand.</summary>
    [Fact]
    public void At_32_pixels_every_block_has_the_same_width()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        const long Width = 8, Latent = 5;
        Sequential network = ResNetNetworks.Generator(new ImageShape(3, 32, 32), (int)Latent, (int)Width);
        const long Linear = (Latent + 1) * Width * 16;
        const long Block = (2 * 2 * Width) + (2 * ((9 * Width) + 1) * Width) + ((Width + 1) * Width);
        const long Image = (2 * Width) + (((9 * Width) + 1) * 3);
        Assert.Equal(Linear + (3 * Block) + Image, network.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void Odd_pictures_are_refused_with_a_line_that_says_why()
    {
        InputException refused = Assert.Throws<InputException>(
            () => ResNetNetworks.Generator(new ImageShape(3, 33, 32), 5, 8));
        Assert.Equal("--body resnet: pictures need an even height and width, not 33x32", refused.Message);
    }

    /// <summary>Equation 3 of arXiv 1802.05637 with features and embedding of two numbers.</summary>
    [Fact]
    public void A_projection_adds_the_inner_product_with_the_class()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        Linear linear = torch.nn.Linear(2, 1);
        linear.weight.copy_(torch.tensor(new[] { 1f, 10f }, [1, 2]));
        linear.bias!.fill_(100);
        Linear embedding = torch.nn.Linear(3, 2, hasBias: false);
        embedding.weight.copy_(torch.tensor(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]));
        var discriminator = new ProjectionDiscriminator(torch.nn.Flatten(), linear, embedding);
        torch.Tensor pictures = torch.tensor(new[] { 2f, 3f, 2f, 3f }, [2, 2, 1, 1]);
        torch.Tensor labels = torch.tensor(new[] { 0f, 1f, 0f, 0.5f, 0f, 0.5f }, [2, 3]);
        Assert.Equal(
            [100 + 2 + 30 + (2 * 2) + (5 * 3), 100 + 2 + 30 + (2 * 2) + (5 * 3)],
            discriminator.call(pictures, labels).data<float>().ToArray());
    }

    [Fact]
    public void A_blend_of_classes_has_the_blend_of_their_norms()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var norm = new ConditionalBatchNorm(4, 3);
        norm.eval();
        torch.Tensor picture = torch.randn(1, 4, 5, 5);
        torch.Tensor Of(params float[] weights) => norm.call(picture, torch.tensor(weights, [1, 3]));
        (torch.Tensor first, torch.Tensor last, torch.Tensor blend) = (
            Of(1, 0, 0), Of(0, 0, 1), Of(0.25f, 0, 0.75f));
        Assert.True(((first * 0.25) + (last * 0.75)).allclose(blend, atol: 1e-6));
        Assert.False(first.allclose(last, atol: 1e-3));
    }

    [Fact]
    public void The_layer_norm_of_pictures_is_of_each_alone_and_over_all_of_it()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = torch.randn(3, 4, 6, 5) * torch.tensor(new[] { 1f, 5f, 0.1f }, [3, 1, 1, 1]);
        torch.Tensor normed = new LayerNorm2d(4).call(pictures).flatten(1);
        Assert.True(normed.mean([1]).abs().max().item<float>() < 1e-5);
        Assert.True((normed.std(1, unbiased: false) - 1).abs().max().item<float>() < 1e-2);
    }
}
