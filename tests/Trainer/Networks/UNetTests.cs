using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class UNetTests
{
    private static readonly ImageShape Picture = new(3, 16, 16);

    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(64)]
    public void Both_decoders_return_pictures_of_the_size_of_the_source(int side)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (Doubling doubling in new[] { Doubling.Transposed(4), Doubling.Resize })
        {
            var shape = new ImageShape(3, side, side);
            torch.Tensor pictures = UNet.Create(new ImageShape(1, side, side), shape, 4, doubling).call(
                torch.randn(2, 1, side, side));
            Assert.Equal([2L, 3, side, side], pictures.shape);
        }
    }

    // The last layers of the classic network see the source at half its resolution only.
    [Fact]
    public void A_pixel_of_the_source_reaches_its_place_in_full_resolution_only_with_resizing()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.manual_seed(3);
        Assert.True(DependsOnItsNeighboursAlone(Doubling.Resize));
        Assert.False(DependsOnItsNeighboursAlone(Doubling.Transposed(4)));
    }

    [Fact]
    public void The_decoder_has_no_transposed_convolution_when_it_resizes()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Assert.Equal(4, Transposed(Doubling.Transposed(4)));
        Assert.Equal(0, Transposed(Doubling.Resize));

        static int Transposed(Doubling doubling) => UNet.Create(Picture, Picture, 4, doubling).modules()
            .OfType<ConvolutionLayer>().Count(layer => layer.Geometry.IsTransposed);
    }

    // With the first convolution silent, only a connection past it can carry the source.
    private static bool DependsOnItsNeighboursAlone(Doubling doubling)
    {
        torch.nn.Module<torch.Tensor, torch.Tensor> network = UNet.Create(Picture, Picture, 4, doubling);
        network.eval();
        using IDisposable noGradient = torch.no_grad();
        network.named_parameters().First(p => p.name.EndsWith("down.weight", StringComparison.Ordinal)).parameter
            .zero_();
        torch.Tensor source = torch.zeros(1, 3, 16, 16);
        torch.Tensor dotted = source.clone();
        dotted[0, 1, 5, 9] = 1;
        torch.Tensor changed = (network.call(dotted) - network.call(source)).abs().amax([0, 1]) > 0;

        // Two 3x3 convolutions: all changes within two pixels, and one at the pixel itself.
        return changed[5, 9].item<bool>() && changed.sum().item<long>() <= 25
            && changed[3..8, 7..12].sum().item<long>() == changed.sum().item<long>();
    }
}
