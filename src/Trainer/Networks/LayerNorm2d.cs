using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// Layer norm (arXiv 1607.06450) of pictures: normalizes each to mean 0 and variance 1 over channels, height and width;
/// every channel has a scale and a shift. As in the critic of WGAN-GP (arXiv 1704.00028).
/// </summary>
internal sealed class LayerNorm2d : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Creates the module.</summary>
    /// <param name="channels">Channels of its input.</param>
    public LayerNorm2d(long channels)
        : base(nameof(LayerNorm2d))
    {
        weight = new Parameter(ones(channels));
        bias = new Parameter(zeros(channels));
        RegisterComponents();
    }

    // A group norm with one group, which keeps the channels-last layout; on CUDA the weights must have the input's
    // precision.
    public override Tensor forward(Tensor input) =>
        nn.functional.group_norm(input, 1, weight.to(input.dtype), bias.to(input.dtype));
}
