using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>A linear layer under spectral normalization.</summary>
/// <param name="inputs">Values of its input.</param>
/// <param name="outputs">Values of its output.</param>
internal sealed class SpectralLinear(long inputs, long outputs)
    : SpectralNorm(nameof(SpectralLinear), nn.init.xavier_uniform_(empty(outputs, inputs)))
{
    protected override Tensor Apply(Tensor input, Tensor normalized, Tensor shift) => nn.functional.linear(input, normalized, shift);
}
