using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>A convolution under spectral normalization.</summary>
/// <param name="inputs">Channels of its input.</param>
/// <param name="outputs">Channels of its output.</param>
/// <param name="kernel">Side of its square kernel.</param>
/// <param name="stride">Pixels from one output to the next.</param>
/// <param name="padding">Zeros around the input.</param>
internal sealed class SpectralConv2d(long inputs, long outputs, long kernel, long stride, long padding)
    : SpectralNorm(nameof(SpectralConv2d), ChannelsLast.Of(nn.init.xavier_uniform_(empty(outputs, inputs, kernel, kernel))))
{
    protected override Tensor Apply(Tensor input, Tensor normalized, Tensor shift) =>
        nn.functional.conv2d(input, normalized, shift, [stride, stride], [padding, padding]);
}
