using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Networks;

/// <summary>Kernel, stride and padding of a convolution or transposed convolution with a square kernel.</summary>
/// <param name="Kernel">Side of the kernel in pixels.</param>
/// <param name="Stride">Step of the kernel in pixels.</param>
/// <param name="Padding">
/// Zero padding of the input; for a transposed convolution, pixels cropped from each side of the output.
/// </param>
/// <param name="OutputPadding">Pixels added at the output's far sides, for a transposed convolution.</param>
/// <param name="IsTransposed">Whether it is a transposed convolution.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ConvolutionGeometry(
    int Kernel, int Stride, int Padding, int OutputPadding, bool IsTransposed)
{
    /// <summary>Height or width of the output.</summary>
    /// <param name="input">Height or width of the input.</param>
    public long OutputExtent(long input) => IsTransposed
        ? ((input - 1) * Stride) - (2 * Padding) + Kernel + OutputPadding
        : ((input + (2 * Padding) - Kernel) / Stride) + 1;
}
