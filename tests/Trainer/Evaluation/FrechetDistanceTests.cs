using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class FrechetDistanceTests
{
    [Fact]
    public void Of_distributions_along_the_axes_it_is_the_distance_of_means_and_deviations()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        double[] deviations = [1, 0.5, 2];
        double[] others = [3, 0.5, 0.25];
        double distance = FrechetDistance.Between(
            Axes(deviations), Axes(others) + torch.tensor(new[] { 1.0, -2, 0.5 }));
        Assert.Equal(1 + 4 + 0.25 + deviations.Zip(others, (a, b) => (a - b) * (a - b)).Sum(), distance, 1e-9);
    }

    /// <summary>Of 2x2 matrices the trace of the root is (tr C + 2 det^(1/2))^(1/2), whatever their axes.</summary>
    [Fact]
    public void The_axes_of_the_two_may_differ()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (double sine, double cosine) = Math.SinCos(0.7);
        torch.Tensor rotation = torch.tensor(new[,] { { cosine, -sine }, { sine, cosine } });
        torch.Tensor first = Axes(2, 0.5);
        torch.Tensor second = torch.matmul(Axes(1.5, 0.2), rotation);

        double[] a = [4, 0, 0, 0.25];
        (double p, double q) = (1.5 * 1.5, 0.2 * 0.2);
        double[] b =
        [
            (cosine * cosine * p) + (sine * sine * q),
            sine * cosine * (q - p),
            sine * cosine * (q - p),
            (sine * sine * p) + (cosine * cosine * q),
        ];
        double traceOfProduct = (a[0] * b[0]) + (a[3] * b[3]);
        double traceOfRoot = Math.Sqrt(traceOfProduct + (2 * 2 * 0.5 * 1.5 * 0.2));
        Assert.Equal(a[0] + a[3] + b[0] + b[3] - (2 * traceOfRoot), FrechetDistance.Between(first, second), 1e-9);
        Assert.NotEqual(FrechetDistance.Between(first, Axes(1.5, 0.2)), FrechetDistance.Between(first, second), 1e-3);
    }

    [Fact]
    public void It_is_symmetric_and_nothing_between_equal_sets_of_fewer_pictures_than_features()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(1);
        torch.Tensor a = torch.randn(20, 64, generator: random);
        torch.Tensor b = torch.randn(30, 64, generator: random) + 0.5;
        Assert.Equal(0, FrechetDistance.Between(a, a), 1e-5);
        Assert.Equal(FrechetDistance.Between(a, b), FrechetDistance.Between(b, a), 1e-4);
        Assert.True(FrechetDistance.Between(a, b) > 64 * 0.25);
    }

    /// <summary>
    /// Points on the axes whose unbiased covariance is exactly diagonal, with these deviations; the mean is 0.
    /// </summary>
    private static torch.Tensor Axes(params double[] deviations)
    {
        int count = 2 * deviations.Length;
        double[,] points = new double[count, deviations.Length];
        for (int i = 0; i < deviations.Length; i++)
        {
            points[2 * i, i] = deviations[i] * Math.Sqrt((count - 1) / 2.0);
            points[(2 * i) + 1, i] = -points[2 * i, i];
        }

        return torch.tensor(points);
    }
}
