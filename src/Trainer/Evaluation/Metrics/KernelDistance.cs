using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// The kernel distance (KID, M. Binkowski et al. 2018, arXiv 1801.01401): the unbiased estimate of the squared maximum
/// mean discrepancy of two sets of features under the kernel (x.y / features + 1)^3. Its expected value does not depend
/// on the number of pictures, and is 0 for equal distributions; single estimates scatter around it and may be negative.
/// </summary>
internal static class KernelDistance
{
    // Rows of the kernel matrix per block.
    private const int Rows = 500;

    // Avoids division by zero for pictures without active features.
    private const double LeastLength = 1e-9;

    /// <summary>Computes the distance.</summary>
    /// <param name="a">[count, features]; at least 2.</param>
    /// <param name="b">Features of the other set: all pictures in one view, then all in the next.</param>
    /// <param name="views">
    /// Views of each picture of <paramref name="b"/>, e.g. 2 with its mirror image. Pairs of views of one picture are
    /// not independent samples and are excluded; at least 2 pictures.
    /// </param>
    public static double Between(torch.Tensor a, torch.Tensor b, int views = 1)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor x, torch.Tensor y) = (a.to(torch.ScalarType.Float64), b.to(torch.ScalarType.Float64));
        return MeanWithin(x, 1) + MeanWithin(y, views) - (2 * Sum(x, y) / ((double)x.shape[0] * y.shape[0]));
    }

    /// <summary>
    /// Normalizes features to one length, at which x.y / features is the cosine of their angle. The kernel is then
    /// bounded by 8, so that no single picture of high contrast dominates a small set.
    /// </summary>
    /// <param name="features">[count, features].</param>
    public static torch.Tensor Directions(torch.Tensor features)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor values = features.to(torch.ScalarType.Float64);
        torch.Tensor lengths = values.square().mean([1], keepdim: true).sqrt().clamp_min(LeastLength);
        return (values / lengths).MoveToOuterDisposeScope();
    }

    /// <summary>The kernel's mean over all pairs of different pictures.</summary>
    private static double MeanWithin(torch.Tensor features, int views)
    {
        long count = features.shape[0] / views;
        double sum = Sum(features, features);
        for (int shift = 0; shift < views; shift++)
            sum -= Kernel((features * features.roll(shift * count, 0)).sum(1), features.shape[1]).sum().item<double>();
        return sum / ((double)views * views * count * (count - 1));
    }

    private static double Sum(torch.Tensor x, torch.Tensor y)
    {
        double sum = 0;
        for (long first = 0; first < x.shape[0]; first += Rows)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor products = torch.matmul(x.narrow(0, first, Math.Min(Rows, x.shape[0] - first)), y.t());
            sum += Kernel(products, x.shape[1]).sum().item<double>();
        }

        return sum;
    }

    private static torch.Tensor Kernel(torch.Tensor products, long features) => ((products / features) + 1).pow(3);
}
