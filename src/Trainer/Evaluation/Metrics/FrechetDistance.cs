using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// The Fréchet distance between normal distributions fitted to two sets of features (M. Heusel et al. 2017, arXiv
/// 1706.08500): |m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^(1/2)), the square of the 2-Wasserstein distance.
/// </summary>
internal static class FrechetDistance
{
    /// <summary>Computes the distance, at least 0.</summary>
    /// <param name="a">[count, features]; at least 2.</param>
    /// <param name="b">Features of the other set.</param>
    public static double Between(torch.Tensor a, torch.Tensor b)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor meanA, torch.Tensor covarianceA) = Fit(a);
        (torch.Tensor meanB, torch.Tensor covarianceB) = Fit(b);

        // C1 C2 has the same eigenvalues as the symmetric S C2 S with S the square root of C1; the trace of its square
        // root is the sum of their roots.
        torch.Tensor root = Root(covarianceA);
        torch.Tensor product = torch.matmul(torch.matmul(root, covarianceB), root);
        torch.Tensor shared = torch.linalg.eigvalsh(product).clamp_min(0).sqrt().sum();
        torch.Tensor distance = (meanA - meanB).square().sum() + covarianceA.trace() + covarianceB.trace() - (
            2 * shared);
        return Math.Max(0, distance.item<double>());
    }

    private static (torch.Tensor Mean, torch.Tensor Covariance) Fit(torch.Tensor features)
    {
        torch.Tensor values = features.to(torch.ScalarType.Float64);
        torch.Tensor mean = values.mean([0]);
        torch.Tensor centered = values - mean;
        return (mean, torch.matmul(centered.t(), centered) / (values.shape[0] - 1));
    }

    private static torch.Tensor Root(torch.Tensor symmetric)
    {
        (torch.Tensor values, torch.Tensor vectors) = torch.linalg.eigh(symmetric);
        return torch.matmul(vectors * values.clamp_min(0).sqrt(), vectors.t());
    }
}
