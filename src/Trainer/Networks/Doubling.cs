using TorchSharp;
using static TorchSharp.torch.nn;
using Layer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace ImageGen.Trainer.Networks;

/// <summary>How a generator doubles height and width from one level to the next.</summary>
internal sealed class Doubling
{
    private readonly int _transposedKernel;

    private Doubling(int transposedKernel) => _transposedKernel = transposedKernel;

    /// <summary>
    /// Nearest upsampling and a 3x3 convolution (A. Odena, V. Dumoulin, C. Olah, 2016, doi 10.23915/distill.00003),
    /// which gives every pixel the same number of products: no checkerboard artefacts.
    /// </summary>
    public static Doubling Resize { get; } = new(0);

    /// <summary>Whether it is <see cref="Resize"/>.</summary>
    public bool Resizes => _transposedKernel == 0;

    /// <summary>A transposed convolution of stride 2.</summary>
    /// <param name="kernel">Its kernel: 5, or 4, which reduces checkerboard artefacts.</param>
    public static Doubling Transposed(int kernel) => new(kernel);

    /// <summary>The layers. The convolution is the last, so that a norm that follows can be folded into it.</summary>
    /// <param name="suffix">Follows the names of the layers.</param>
    /// <param name="inputs">Channels of their input.</param>
    /// <param name="outputs">Channels of their output.</param>
    public IReadOnlyList<(string Name, Layer Layer)> Layers(string suffix, long inputs, long outputs) =>
        _transposedKernel switch
        {
            0 =>
            [
                ($"upsample{suffix}", Upsample(scale_factor: [2, 2], mode: torch.UpsampleMode.Nearest)),
                ($"up{suffix}", ConvolutionLayer.Convolution(inputs, outputs, 3, stride: 1, padding: 1)),
            ],
            4 => [($"up{suffix}", ConvolutionLayer.TransposedConvolution(inputs, outputs, 4, stride: 2, padding: 1))],
            _ =>
            [
                (
                    $"up{suffix}",
                    ConvolutionLayer.TransposedConvolution(
                        inputs, outputs, 5, stride: 2, padding: 2, outputPadding: 1)),
            ],
        };
}
