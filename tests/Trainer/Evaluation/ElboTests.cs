using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class ElboTests
{
    [Fact]
    public void The_divergence_has_its_closed_form()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor mean = torch.tensor(new float[,] { { 0, 0 }, { 1, -2 }, { 0, 3 } });
        torch.Tensor logVariance = torch.tensor(new float[,] { { 0, 0 }, { 0, 0 }, { (float)Math.Log(4), 0 } });
        double[] found = Elbo.Divergence(mean, logVariance).data<double>().ToArray();
        Assert.Equal(0, found[0], 1e-12);
        Assert.Equal(2.5, found[1], 1e-9);
        Assert.Equal(((4 - Math.Log(4) - 1) / 2) + 4.5, found[2], 1e-6);
    }

    [Fact]
    public void Of_a_picture_that_says_nothing_every_value_costs_one_bit()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        double[] found = Elbo.Reconstruction(torch.full([2, 1, 3, 4], 0.5f), torch.rand(2, 1, 3, 4)).data<double>()
            .ToArray();
        Assert.All(found, value => Assert.Equal(12 * Math.Log(2), value, 1e-6));
    }

    [Fact]
    public void A_wrong_certainty_is_dear_but_finite_and_a_right_one_nearly_free()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor black = torch.zeros(1, 1, 1, 1);
        Assert.Equal(-Math.Log(Elbo.Epsilon), Elbo.Reconstruction(black, black + 1).item<double>(), 1e-9);
        Assert.Equal(-Math.Log(Elbo.Epsilon), Elbo.Reconstruction(black + 1, black).item<double>(), 1e-3);
        Assert.Equal(0, Elbo.Reconstruction(black, black).item<double>(), 1e-5);
    }

    [Fact]
    public void Values_between_black_and_white_count_on_both_sides()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        double found = Elbo.Reconstruction(torch.full([1, 1, 1, 2], 0.2f), torch.full([1, 1, 1, 2], 0.25f))
            .item<double>();
        Assert.Equal(-2 * ((0.25 * Math.Log(0.2)) + (0.75 * Math.Log(0.8))), found, 1e-6);
    }
}
