using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// Structural similarity (Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli 2004, doi 10.1109/TIP.2003.819861):
/// means, variances and covariance within a Gaussian window of 11x11 pixels and sigma 1.5, at all positions completely
/// inside the picture, with K1 = 0.01, K2 = 0.03. For colour pictures it is the mean over the channels. For pictures
/// smaller than the window, the window has the largest odd side that fits.
/// </summary>
internal static class StructuralSimilarity
{
    private const int Window = 11;
    private const double Sigma = 1.5;

    // (K L)^2 with L = 1, the value range.
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    /// <summary>
    /// The similarity of each pair of pictures: float64 [batch], at most 1, which only equal pictures reach.
    /// </summary>
    /// <param name="a">[batch, channels, height, width] in [0, 1].</param>
    /// <param name="b">The pictures to compare with, in the same format.</param>
    public static torch.Tensor Of(torch.Tensor a, torch.Tensor b)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (long batch, long height, long width) = (a.shape[0], a.shape[2], a.shape[3]);
        torch.Tensor x = a.to(torch.ScalarType.Float64).reshape(-1, 1, height, width);
        torch.Tensor y = b.to(torch.ScalarType.Float64).reshape(-1, 1, height, width);
        (torch.Tensor vertical, torch.Tensor horizontal) = (
            Weights(height).reshape(1, 1, -1, 1), Weights(width).reshape(1, 1, 1, -1));

        // The Gaussian window is separable.
        torch.Tensor Blur(torch.Tensor values) =>
            torch.nn.functional.conv2d(torch.nn.functional.conv2d(values, vertical), horizontal);

        (torch.Tensor meanX, torch.Tensor meanY) = (Blur(x), Blur(y));
        torch.Tensor varianceX = Blur(x * x) - (meanX * meanX);
        torch.Tensor varianceY = Blur(y * y) - (meanY * meanY);
        torch.Tensor covariance = Blur(x * y) - (meanX * meanY);
        torch.Tensor map = ((2 * meanX * meanY) + C1) * ((2 * covariance) + C2)
            / (((meanX * meanX) + (meanY * meanY) + C1) * (varianceX + varianceY + C2));
        return map.reshape(batch, -1).mean([1]).MoveToOuterDisposeScope();
    }

    private static torch.Tensor Weights(long extent)
    {
        int side = (int)Math.Min(Window, extent % 2 == 0 ? extent - 1 : extent);
        double[] weights = Enumerable.Range(0, side)
            .Select(i => Math.Exp(-Math.Pow(i - (side / 2), 2) / (2 * Sigma * Sigma)))
            .ToArray();
        return torch.tensor(weights) / weights.Sum();
    }
}
