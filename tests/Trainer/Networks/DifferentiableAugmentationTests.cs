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
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor same = torch.rand(1, channels, 32, 24).expand(6, -1, -1, -1);
        torch.Tensor varied = DifferentiableAugmentation.Apply(same, new torch.Generator(1));
        Assert.Equal(same.shape, varied.shape);
        for (int i = 1; i < 6; i++)
            Assert.True((varied[0] - varied[i]).abs().max().item<float>() > 0.01);
    }

    [Fact]
    public void Cuts_a_square_of_half_the_side_and_moves_by_an_eighth_at_most()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor varied = DifferentiableAugmentation.Apply(torch.ones(200, 1, 32, 32) * 5, new torch.Generator(2));
        torch.Tensor cut = varied.eq(0).to(torch.ScalarType.Float32).mean([1, 2, 3]);

        // 17 x 17 pixels inside, less where the square crosses the edge; and up to 4 rows and columns moved in.
        Assert.InRange(cut.max().item<float>(), 0.28f, (289f + (2 * 4 * 32)) / 1024);
        Assert.InRange(cut.min().item<float>(), 0.06f, 0.2f);
    }

    [Fact]
    public void A_policy_alone_changes_nothing_else()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = torch.rand(8, 3, 16, 16) + 1;
        torch.Tensor Varied(AugmentationPolicies policies) =>
            DifferentiableAugmentation.Apply(pictures, new torch.Generator(3), policies);

        Assert.True(Varied(AugmentationPolicies.None).eq(pictures).all().item<bool>());

        // Colours: a linear map of each picture, so differences within it keep their proportions.
        torch.Tensor recolored = Varied(AugmentationPolicies.Color);
        Assert.False(recolored.eq(0).any().item<bool>());
        Assert.False(recolored.isclose(pictures).any().item<bool>() && recolored.isclose(pictures).all().item<bool>());

        // A square: what is left is as it was.
        torch.Tensor cut = Varied(AugmentationPolicies.Cutout);
        Assert.True((cut.eq(pictures) | cut.eq(0)).all().item<bool>());
        Assert.True(cut.eq(0).any().item<bool>());

        // A shift by two pixels at most: the middle is found again at its new place.
        torch.Tensor moved = Varied(AugmentationPolicies.Translation);
        for (int i = 0; i < 8; i++)
        {
            IEnumerable<(int Y, int X)> places = Enumerable.Range(-2, 5).SelectMany(
                y => Enumerable.Range(-2, 5).Select(x => (Y: y, X: x)));
            torch.Tensor middle = pictures[i].narrow(1, 4, 8).narrow(2, 4, 8);
            Assert.Single(
                places,
                at => moved[i].narrow(1, 4 + at.Y, 8).narrow(2, 4 + at.X, 8).eq(middle).all().item<bool>());
        }
    }

    [Fact]
    public void Gradients_pass_through()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = torch.rand(4, 3, 16, 16).requires_grad_(true);
        DifferentiableAugmentation.Apply(pictures, new torch.Generator(3)).square().sum().backward();
        float reached = pictures.grad!.ne(0).to(torch.ScalarType.Float32).mean().item<float>();
        Assert.InRange(reached, 0.5f, 1f);
    }

    [Fact]
    public void The_same_state_of_the_generator_varies_the_same()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = torch.rand(4, 3, 16, 16);
        torch.Tensor Varied(ulong seed) => DifferentiableAugmentation.Apply(pictures, new torch.Generator(seed));
        Assert.True(Varied(4).eq(Varied(4)).all().item<bool>());
        Assert.False(Varied(4).eq(Varied(5)).all().item<bool>());
    }

    /// <summary>
    /// The kernel against operations on tensors and their automatic gradient, in every layout it may meet.
    /// </summary>
    [Theory]
    [InlineData(1, 16, 16, "NCHW", torch.ScalarType.Float32)]
    [InlineData(3, 17, 30, "NCHW", torch.ScalarType.Float32)]
    [InlineData(3, 17, 30, "NHWC", torch.ScalarType.Float32)]
    [InlineData(6, 9, 8, "NHWC", torch.ScalarType.Float32)]
    [InlineData(4, 33, 32, "transposed", torch.ScalarType.Float32)]
    [InlineData(3, 5, 4, "NHWC", torch.ScalarType.Float32)]
    [InlineData(3, 32, 32, "NHWC", torch.ScalarType.BFloat16)]
    [InlineData(3, 32, 32, "NCHW", torch.ScalarType.BFloat16)]
    public void One_pass_gives_what_operations_on_tensors_give_and_its_gradient(
        int channels, int height, int width, string layout, torch.ScalarType type)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.manual_seed(6);
        torch.Tensor pictures = Laid((torch.rand(40, channels, height, width) * 2) - 1, layout);
        torch.Tensor arriving = Laid(torch.randn(40, channels, height, width), layout);
        torch.Tensor draws = torch.rand(40, 7);
        torch.Tensor plain = Leaf(pictures, torch.ScalarType.Float32);
        torch.Tensor expected = DifferentiableAugmentation.ByTensors(plain, draws);
        expected.backward([arriving]);

        torch.Tensor varied = Leaf(pictures, type);
        torch.Tensor result = DifferentiableAugmentationKernel.Apply(varied, draws);
        result.backward([arriving.to(type)]);

        Assert.Equal(type, result.dtype);
        Assert.Equal(layout == "NHWC", result.permute(0, 2, 3, 1).is_contiguous() && channels > 1);
        double most = type == torch.ScalarType.Float32 ? 3e-6 : 3e-2;
        Assert.InRange((result.to(torch.ScalarType.Float32) - expected).abs().max().item<float>(), 0, most);
        Assert.InRange((varied.grad!.to(torch.ScalarType.Float32) - plain.grad!).abs().max().item<float>(), 0, most);
    }

    [Theory]
    [InlineData("NCHW")]
    [InlineData("NHWC")]
    public void Keeps_the_layout_by_operations_on_tensors_too(string layout)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor pictures = Laid(torch.rand(4, 3, 8, 8), layout);
        Assert.Equal(pictures.stride(), DifferentiableAugmentation.ByTensors(pictures, torch.rand(4, 7)).stride());
    }

    /// <summary>
    /// Draws at the ends of their range, where a picture is moved as far as it goes and the square lies in a corner.
    /// </summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(0.99999994f)]
    public void Extreme_draws_stay_inside(float draw)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        foreach (int size in (int[])[1, 2, 3, 7, 8, 64, 129])
        {
            (torch.Tensor pictures, torch.Tensor draws) = (torch.rand(2, 3, size, size), torch.full([2, 7], draw));
            torch.Tensor difference =
                DifferentiableAugmentationKernel.Apply(pictures, draws) - DifferentiableAugmentation.ByTensors(
                pictures, draws);
            Assert.InRange(difference.abs().max().item<float>(), 0, 3e-6);
        }
    }

    [Fact]
    public void What_is_not_a_number_stays_so_in_bf16()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor broken = torch.full([1, 3, 16, 16], float.NaN, torch.ScalarType.BFloat16);
        Assert.True(DifferentiableAugmentation.Apply(broken, new torch.Generator(1)).isnan().any().item<bool>());
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor pictures, torch.Tensor draws, int threads) = (
            torch.rand(9, 3, 20, 20), torch.rand(9, 7), torch.get_num_threads());
        torch.set_num_threads(1);
        torch.Tensor alone = DifferentiableAugmentationKernel.Apply(pictures, draws);
        torch.set_num_threads(4);
        torch.Tensor together = DifferentiableAugmentationKernel.Apply(pictures, draws);
        torch.set_num_threads(threads);
        Assert.True(alone.eq(together).all().item<bool>());
    }

    private static torch.Tensor Laid(torch.Tensor pictures, string layout) => layout switch
    {
        "NHWC" => pictures.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2),
        "transposed" => pictures.transpose(2, 3).contiguous().transpose(2, 3),
        _ => pictures,
    };

    private static torch.Tensor Leaf(torch.Tensor pictures, torch.ScalarType type) =>
        pictures.to(type).detach().requires_grad_(true);
}
