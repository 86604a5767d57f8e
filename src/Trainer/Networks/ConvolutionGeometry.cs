using System.Runtime.InteropServices;

namespace ImageGen.Trainer.Networks;

/// <summary>How a square kernel moves over a picture, or, transposed, spreads over one.</summary>
/// <param name="Kernel">Side of the kernel in pixels.</param>
/// <param name="Stride">Pixels from one position of the kernel to the next.</param>
/// <param name="Padding">
/// Zeros around the picture; of a transposed convolution, pixels cut from its output's sides.
/// </param>
/// <param name="OutputPadding">Of a transposed convolution: pixels added at the output's far sides.</param>
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
