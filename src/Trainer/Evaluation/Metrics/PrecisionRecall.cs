using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// Improved precision and recall (T. Kynkäänniemi et al. 2019, arXiv 1904.06991): the share of generated pictures in
/// the manifold of real ones, and the share of real pictures in the manifold of generated ones. A manifold is the union
/// of balls around its pictures with the distance to the k-th nearest neighbour as radius (equation 1). Both are in [0,
/// 1]; low precision indicates bad pictures, low recall missing variety.
/// </summary>
internal static class PrecisionRecall
{
    /// <summary>The paper's choice of k.</summary>
    public const int Neighbors = 3;

    /// <summary>Computes precision and recall.</summary>
    /// <param name="real">[count, features], more than <paramref name="k"/>; preferably as many as generated
    /// ones.</param>
    /// <param name="generated">[count, features], more than <paramref name="k"/>.</param>
    /// <param name="k">The neighbour that defines the radius, from 1.</param>
    public static (double Precision, double Recall) Of(torch.Tensor real, torch.Tensor generated, int k = Neighbors) =>
        (Within(real, generated, k), Within(generated, real, k));

    private static double Within(torch.Tensor manifold, torch.Tensor points, int k)
    {
        using torch.Tensor radii = NearestNeighbors.SquaredRadii(manifold, k);
        return (double)NearestNeighbors.Count(manifold, radii, points).PointsWithin / points.shape[0];
    }
}
