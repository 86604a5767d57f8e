using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// Density and coverage (M. F. Naeem et al. 2020, arXiv 2002.09797), both from the balls about real pictures that
/// reach to their k-th nearest real neighbour. Density is the mean number of such balls that a generated picture lies
/// in, over k: 1 is expected of reality, and it is not bounded by 1. Coverage is the share of balls in which at least
/// one generated picture lies, in [0, 1]. Unlike in improved precision, one odd real picture with a large ball counts
/// little.
/// </summary>
internal static class DensityCoverage
{
    /// <summary>The paper's choice of k.</summary>
    public const int Neighbors = 5;

    /// <summary>Density and coverage.</summary>
    /// <param name="real">[count, features], more than <paramref name="k"/>.</param>
    /// <param name="generated">[count, features].</param>
    /// <param name="k">Which neighbour a ball reaches to, from 1.</param>
    public static (double Density, double Coverage) Of(torch.Tensor real, torch.Tensor generated, int k = Neighbors)
    {
        using torch.Tensor radii = NearestNeighbors.SquaredRadii(real, k);
        BallCounts counts = NearestNeighbors.Count(real, radii, generated);
        return (counts.Pairs / ((double)k * generated.shape[0]), (double)counts.BallsOccupied / real.shape[0]);
    }
}
