using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>The weight clipping of WGAN (arXiv 1701.07875), which keeps a critic Lipschitz.</summary>
internal static class WeightClipping
{
    /// <summary>Moves every weight into [-limit, limit].</summary>
    /// <param name="weights">What the optimizer moves.</param>
    /// <param name="limit">The largest absolute value.</param>
    public static void Clip(IReadOnlyList<Tensor> weights, double limit)
    {
        using IDisposable noGradient = no_grad();
        foreach (Tensor weight in weights)
            weight.clamp_(-limit, limit);
    }
}
