using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>The weight clipping of WGAN (arXiv 1701.07875), which keeps a critic Lipschitz.</summary>
internal static class WeightClipping
{
    /// <summary>Moves every parameter into [-limit, limit].</summary>
    public static void Clip(nn.Module network, double limit)
    {
        using var noGradient = no_grad();
        foreach (var parameter in network.parameters())
            parameter.clamp_(-limit, limit);
    }
}
