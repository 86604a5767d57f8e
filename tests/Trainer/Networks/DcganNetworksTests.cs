using ImageGen.Generators.Format;
using ImageGen.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ImageGen.Tests.Trainer.Networks;

[Collection(TorchCollection.Name)]
public sealed class DcganNetworksTests
{
    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Gradients_are_uneven_where_the_stride_does_not_divide_the_kernel(int kernel, bool isUneven)
    {
        using DisposeScope scope = NewDisposeScope();
        (Sequential network, _) =
            DcganNetworks.Features(new ImageShape(1, 16, 16), 1, 4, kernel, DiscriminatorNorm.None);
        var first = (ConvolutionLayer)network.children().First();
        using (no_grad())
            first.Weight.fill_(1);
        Tensor picture = zeros(1, 1, 16, 16, requires_grad: true);
        first.call(picture).sum().backward();
        float[] inside = picture.grad![.., .., 4..12, 4..12].contiguous().data<float>().ToArray();
        Assert.Equal(isUneven, inside.Distinct().Count() > 1);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_number_of_features_is_that_of_the_pictures(int side, int kernel, object norm)
    {
        using DisposeScope scope = NewDisposeScope();
        var shape = new ImageShape(3, side, side + 2);
        (Sequential network, long count) = DcganNetworks.Features(shape, 3, 4, kernel, (DiscriminatorNorm)norm);
        Assert.Equal([2, count], network.call(randn(2, 3, side, side + 2)).shape);
    }

    [Theory]
    [InlineData(64, 2, 4)]
    [InlineData(64, 4, 4)]
    [InlineData(64, 4, 5)]
    [InlineData(28, 6, 4)]
    public void Tall_pictures_are_halved_while_the_kernel_fits(int height, int width, int kernel)
    {
        using DisposeScope scope = NewDisposeScope();
        (Sequential network, long count) = DcganNetworks.Features(
            new ImageShape(3, height, width), 3, 4, kernel, DiscriminatorNorm.None);
        Assert.Equal([2, count], network.call(randn(2, 3, height, width)).shape);
    }

    public static TheoryData<int, int, object> Sizes()
    {
        var sizes = new TheoryData<int, int, object>();
        foreach (int side in (int[])[6, 8, 14, 28, 32, 50, 64])
        {
            foreach (int kernel in (int[])[4, 5])
            {
                foreach (DiscriminatorNorm norm in Enum.GetValues<DiscriminatorNorm>())
                    sizes.Add(side, kernel, norm);
            }
        }

        return sizes;
    }
}
