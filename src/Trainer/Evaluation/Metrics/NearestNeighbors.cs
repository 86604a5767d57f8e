using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// Nearest neighbours by Euclidean distance, and counts in the balls around pictures with the distance to the k-th
/// neighbour as radius, the basis of improved precision and recall and of density and coverage.
/// </summary>
internal static class NearestNeighbors
{
    // Rows of the distance matrix per block.
    private const int Rows = 500;

    /// <summary>The squared distance of each picture to its k-th nearest other picture: float64 [count].</summary>
    /// <param name="features">[count, features]; more than <paramref name="k"/>.</param>
    /// <param name="k">The neighbour, from 1.</param>
    public static torch.Tensor SquaredRadii(torch.Tensor features, int k)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor all = features.to(torch.ScalarType.Float64);
        var parts = new List<torch.Tensor>();
        foreach ((long first, long count) in Parts(all.shape[0]))
        {
            using DisposeScope part = torch.NewDisposeScope();

            // A picture is its own nearest neighbour, so the k-th other one is entry k + 1.
            (torch.Tensor nearest, torch.Tensor _) = SquaredDistances(all.narrow(0, first, count), all).topk(
                k + 1, 1, largest: false);
            parts.Add(nearest.select(1, k).clone().MoveToOuterDisposeScope());
        }

        return torch.cat(parts).MoveToOuterDisposeScope();
    }

    /// <summary>Counts points in balls; the boundary is included.</summary>
    /// <param name="centers">[balls, features].</param>
    /// <param name="squaredRadii">float64 [balls].</param>
    /// <param name="points">[points, features].</param>
    public static BallCounts Count(torch.Tensor centers, torch.Tensor squaredRadii, torch.Tensor points)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor balls, torch.Tensor all) = (
            centers.to(torch.ScalarType.Float64), points.to(torch.ScalarType.Float64));
        (long pairs, long pointsWithin, torch.Tensor occupied) = (
            0L, 0L, torch.zeros(balls.shape[0], torch.ScalarType.Bool));
        foreach ((long first, long count) in Parts(all.shape[0]))
        {
            using DisposeScope part = torch.NewDisposeScope();
            torch.Tensor within = SquaredDistances(all.narrow(0, first, count), balls) <= squaredRadii.unsqueeze(0);
            pairs += within.sum().item<long>();
            pointsWithin += within.any(1).sum().item<long>();
            occupied.logical_or_(within.any(0));
        }

        return new BallCounts(pairs, pointsWithin, occupied.sum().item<long>());
    }

    /// <summary>The nearest pictures to each point, nearest first.</summary>
    /// <param name="points">[points, features].</param>
    /// <param name="features">[count, features].</param>
    /// <param name="k">Number of neighbours, at most <c>count</c>.</param>
    /// <returns>int64 and float64, both [points, k]: indices in <paramref name="features"/>, and distances.</returns>
    public static (torch.Tensor Places, torch.Tensor Distances) Nearest(
        torch.Tensor points, torch.Tensor features, int k)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor all, torch.Tensor others) = (
            points.to(torch.ScalarType.Float64), features.to(torch.ScalarType.Float64));
        (List<torch.Tensor> places, List<torch.Tensor> distances) = (
            new List<torch.Tensor>(), new List<torch.Tensor>());
        foreach ((long first, long count) in Parts(all.shape[0]))
        {
            (torch.Tensor squared, torch.Tensor indices) = SquaredDistances(all.narrow(0, first, count), others).topk(
                k, 1, largest: false);
            places.Add(indices);
            distances.Add(squared.sqrt());
        }

        return (torch.cat(places).MoveToOuterDisposeScope(), torch.cat(distances).MoveToOuterDisposeScope());
    }

    /// <summary>|a - b|^2 of every pair, at least 0: float64 [rows of a, rows of b].</summary>
    private static torch.Tensor SquaredDistances(torch.Tensor a, torch.Tensor b)
    {
        torch.Tensor products = torch.matmul(a, b.t());
        return (a.square().sum(1, keepdim: true) + b.square().sum(1).unsqueeze(0) - products - products).clamp_min(0);
    }

    private static IEnumerable<(long First, long Count)> Parts(long count)
    {
        for (long first = 0; first < count; first += Rows)
            yield return (first, Math.Min(Rows, count - first));
    }
}

/// <summary>Counts of points in balls.</summary>
/// <param name="Pairs">Number of pairs of a ball and a point within it.</param>
/// <param name="PointsWithin">Number of points that lie in at least one ball.</param>
/// <param name="BallsOccupied">Number of balls in which at least one point lies.</param>
internal sealed record BallCounts(long Pairs, long PointsWithin, long BallsOccupied);
