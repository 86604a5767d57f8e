using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>The weight clipping of WGAN (arXiv 1701.07875), which keeps a critic Lipschitz.</summary>
internal static class WeightClipping
{
    /// <summary>Clamps every weight to [-limit, limit].</summary>
    /// <param name="weights">The weights to clip.</param>
    /// <param name="limit">The largest absolute value.</param>
    public static void Clip(IReadOnlyList<Tensor> weights, double limit)
    {
        using IDisposable noGradient = no_grad();
        foreach (Tensor weight in weights)
            weight.clamp_(-limit, limit);
    }
}
