using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// Density and coverage (M. F. Naeem et al. 2020, arXiv 2002.09797), both from the balls around real pictures with the
/// distance to the k-th nearest real neighbour as radius. Density is the mean number of balls that contain a generated
/// picture, divided by k: its expected value for real pictures is 1, and it may exceed 1. Coverage is the share of
/// balls that contain at least one generated picture, in [0, 1]. Unlike improved precision, both are robust against
/// single outliers with a large ball.
/// </summary>
internal static class DensityCoverage
{
    /// <summary>The paper's choice of k.</summary>
    public const int Neighbors = 5;

    /// <summary>Computes density and coverage.</summary>
    /// <param name="real">[count, features], more than <paramref name="k"/>.</param>
    /// <param name="generated">[count, features].</param>
    /// <param name="k">The neighbour that defines the radius, from 1.</param>
    public static (double Density, double Coverage) Of(torch.Tensor real, torch.Tensor generated, int k = Neighbors)
    {
        using torch.Tensor radii = NearestNeighbors.SquaredRadii(real, k);
        BallCounts counts = NearestNeighbors.Count(real, radii, generated);
        return (counts.Pairs / ((double)k * generated.shape[0]), (double)counts.BallsOccupied / real.shape[0]);
    }
}
