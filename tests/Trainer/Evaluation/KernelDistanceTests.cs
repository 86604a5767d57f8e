using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class KernelDistanceTests
{
    [Fact]
    public void It_is_what_the_definition_says()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(1);
        (torch.Tensor x, torch.Tensor y) = (
            torch.randn(7, 3, generator: random), torch.randn(5, 3, generator: random) + 1);
        Assert.Equal(Direct(Rows(x), Rows(y), views: 1), KernelDistance.Between(x, y), 1e-9);
    }

    [Fact]
    public void Views_of_one_picture_are_no_pair()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(2);
        torch.Tensor x = torch.randn(7, 3, generator: random);
        torch.Tensor picture = torch.randn(4, 3, generator: random);
        torch.Tensor y = torch.cat([picture, picture + 0.1, picture * 0.9]);
        Assert.Equal(Direct(Rows(x), Rows(y), views: 3), KernelDistance.Between(x, y, views: 3), 1e-9);
        Assert.NotEqual(KernelDistance.Between(x, y), KernelDistance.Between(x, y, views: 3), 1e-3);
    }

    [Fact]
    public void More_pictures_than_are_held_at_a_time_make_no_difference()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(3);
        (torch.Tensor x, torch.Tensor y) = (
            torch.randn(1_203, 6, ScalarType(), generator: random),
            torch.randn(40, 6, ScalarType(), generator: random));
        torch.Tensor Kernel(torch.Tensor a, torch.Tensor b) => ((torch.matmul(a, b.t()) / 6) + 1).pow(3);
        double Within(torch.Tensor a) =>
            ((Kernel(a, a).sum() - Kernel(a, a).trace()) / (a.shape[0] * (a.shape[0] - 1))).item<double>();
        Assert.Equal(
            Within(x) + Within(y) - (2 * Kernel(x, y).mean().item<double>()), KernelDistance.Between(x, y), 1e-9);
    }

    /// <summary>
    /// 400 pairs of small sets: of one distribution the mean is 0 within what chance allows, of a shifted one not.
    /// </summary>
    [Fact]
    public void It_scatters_about_0_for_one_distribution_however_few_there_are()
    {
        using var random = new torch.Generator(4);
        double[] Repeat(double shift, int views) =>
        [
            .. Enumerable.Range(0, 400).Select(_ =>
            {
                using DisposeScope scope = torch.NewDisposeScope();
                torch.Tensor x = torch.randn(8, 4, ScalarType(), generator: random) + shift;
                torch.Tensor y = torch.randn(6, 4, ScalarType(), generator: random);
                return KernelDistance.Between(x, views == 1 ? y : torch.cat([y, -y]), views);
            }),
        ];

        foreach (int views in (int[])[1, 2])
        {
            double[] same = Repeat(0, views);
            double error = Math.Sqrt(same.Sum(value => Math.Pow(value - same.Average(), 2)) / 399 / 400);
            Assert.InRange(same.Average(), -4 * error, 4 * error);
            Assert.Contains(same, value => value < 0);
            Assert.True(Repeat(1, views).Average() > same.Average() + (10 * error));
        }
    }

    [Fact]
    public void Of_directions_the_length_of_features_does_not_count()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(5);
        torch.Tensor features = torch.randn(9, 4, ScalarType(), generator: random);
        torch.Tensor directions = KernelDistance.Directions(features);
        Assert.All(directions.square().sum(1).data<double>().ToArray(), length => Assert.Equal(4, length, 1e-9));
        torch.Tensor lengths = torch.rand(9, 1, ScalarType(), generator: random) + 0.1;
        Assert.Equal(0, (KernelDistance.Directions(features * lengths) - directions).abs().max().item<double>(), 1e-9);
        Assert.Equal(0, KernelDistance.Directions(torch.zeros(2, 4)).abs().max().item<double>());
    }

    private static torch.ScalarType ScalarType() => torch.ScalarType.Float64;

    private static double[][] Rows(torch.Tensor tensor) =>
        [
            .. Enumerable.Range(0, (int)tensor.shape[0])
                .Select(i => tensor[i].to(torch.ScalarType.Float64).data<double>().ToArray()),
        ];

    private static double Direct(double[][] x, double[][] y, int views)
    {
        double Kernel(double[] a, double[] b) => Math.Pow((a.Zip(b, (p, q) => p * q).Sum() / a.Length) + 1, 3);
        double Within(double[][] rows, int pictures) => (
            from i in Enumerable.Range(0, rows.Length)
            from j in Enumerable.Range(0, rows.Length)
            where i % pictures != j % pictures
            select Kernel(rows[i], rows[j])).Average();
        double between = (from a in x from b in y select Kernel(a, b)).Average();
        return Within(x, x.Length) + Within(y, y.Length / views) - (2 * between);
    }
}
