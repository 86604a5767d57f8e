using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

/// <summary>Precision, recall, density and coverage: small cases by hand, and sets of known distributions.</summary>
[Collection(TorchCollection.Name)]
public sealed class NeighborhoodMetricsTests
{
    /// <summary>
    /// Real pictures 0, 1, 3, 7 have balls of radius 1, 1, 2, 4 (k = 1); generated 0.5, 0.6, 20 of radius 0.1, 0.1,
    /// 19.4. 0.5 and 0.6 lie in the balls of 0 and 1, and nothing else in any. 1, 3 and 7 lie in the ball of 20, 0 not.
    /// </summary>
    [Fact]
    public void Four_numbers_against_three_are_as_counted_by_hand()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor real, torch.Tensor generated) = (Column(0, 1, 3, 7), Column(0.5, 0.6, 20));
        Assert.Equal((2.0 / 3, 3.0 / 4), PrecisionRecall.Of(real, generated, k: 1));
        Assert.Equal((4.0 / 3, 2.0 / 4), DensityCoverage.Of(real, generated, k: 1));
    }

    /// <summary>
    /// With k = 2 the balls of 0, 1, 3, 7 have radius 3, 2, 3, 6: 4 lies in those of 3 and 7, 2 in all.
    /// </summary>
    [Fact]
    public void The_second_neighbor_is_the_next_but_one()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor real = Column(0, 1, 3, 7);
        using torch.Tensor radii = NearestNeighbors.SquaredRadii(real, 2);
        Assert.Equal([9, 4, 9, 36], radii.data<double>().ToArray());
        Assert.Equal(new BallCounts(6, 2, 4), NearestNeighbors.Count(real, radii, Column(4, 2)));
        Assert.Equal((6.0 / (2 * 2), 1.0), DensityCoverage.Of(real, Column(4, 2), k: 2));
    }

    [Fact]
    public void A_point_on_the_border_is_within_and_equal_pictures_have_balls_of_no_size()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Assert.Equal((1.0, 0.5), DensityCoverage.Of(Column(0, 2, 10, 12), Column(4, 14), k: 1));
        Assert.Equal((1.0, 1.0), PrecisionRecall.Of(Column(5, 5), Column(5, 5), k: 1));
        Assert.Equal((0.0, 0.0), PrecisionRecall.Of(Column(5, 5), Column(6, 6), k: 1));
    }

    [Fact]
    public void More_pictures_than_are_held_at_a_time_make_no_difference()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(1);
        (torch.Tensor real, torch.Tensor generated) = (Normal(1_203, 3, random), Normal(701, 3, random));
        torch.Tensor distances = (real.unsqueeze(1) - real.unsqueeze(0)).square().sum(2);
        torch.Tensor radii = distances.sort(1).Values.select(1, 3);
        torch.Tensor within = (generated.unsqueeze(1) - real.unsqueeze(0)).square().sum(2) <= radii.unsqueeze(0);
        using torch.Tensor found = NearestNeighbors.SquaredRadii(real, 3);
        Assert.InRange((found - radii).abs().max().item<double>(), 0, 1e-9);
        Assert.Equal(
            new BallCounts(
                within.sum().item<long>(), within.any(1).sum().item<long>(), within.any(0).sum().item<long>()),
            NearestNeighbors.Count(real, found, generated));
    }

    [Fact]
    public void The_nearest_come_first_with_their_distances()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor places, torch.Tensor distances) = NearestNeighbors.Nearest(
            Column(0.9, 8), Column(7, 0, 1, 3), 2);
        Assert.Equal([2, 1, 0, 3], places.data<long>().ToArray());
        Assert.Equal([0.1, 0.9, 1, 5], distances.data<double>().ToArray().Select(value => Math.Round(value, 9)));
    }

    /// <summary>
    /// Of one distribution all are near what reality gives; the expected density is 1 (arXiv 2002.09797).
    /// </summary>
    [Fact]
    public void One_distribution_gives_high_shares_and_a_density_about_1()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(2);
        (torch.Tensor real, torch.Tensor generated) = (Normal(1_000, 4, random), Normal(1_000, 4, random));
        (double precision, double recall) = PrecisionRecall.Of(real, generated);
        (double density, double coverage) = DensityCoverage.Of(real, generated);
        Assert.InRange(precision, 0.75, 1);
        Assert.InRange(recall, 0.75, 1);
        Assert.InRange(density, 0.9, 1.1);

        // Expected is 1 - 2^-5 for k = 5 and equal numbers, nearly (lemma 3).
        Assert.InRange(coverage, 0.94, 0.99);
    }

    [Fact]
    public void Missing_variety_costs_recall_and_coverage_and_strange_pictures_cost_precision_and_density()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using var random = new torch.Generator(3);
        torch.Tensor modes = torch.cat([Normal(500, 4, random), Normal(500, 4, random) + 20]);
        torch.Tensor one = Normal(1_000, 4, random);
        (double precision, double recall) = PrecisionRecall.Of(modes, one);
        (double density, double coverage) = DensityCoverage.Of(modes, one);
        Assert.InRange(precision, 0.7, 1);
        Assert.InRange(recall, 0.2, 0.5);
        Assert.InRange(density, 0.8, 1.2);
        Assert.InRange(coverage, 0.4, 0.5);

        torch.Tensor strange = torch.cat([one.narrow(0, 0, 500), Normal(500, 4, random) - 20]);
        Assert.InRange(PrecisionRecall.Of(one, strange).Precision, 0.4, 0.5);
        Assert.InRange(DensityCoverage.Of(one, Normal(1_000, 4, random) - 20).Density, 0, 0);
    }

    private static torch.Tensor Column(params double[] values) => torch.tensor(values).unsqueeze(1);

    private static torch.Tensor Normal(int count, int size, torch.Generator random) =>
        torch.randn(count, size, torch.ScalarType.Float64, generator: random);
}
