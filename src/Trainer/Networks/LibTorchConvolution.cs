using static TorchSharp.torch;

namespace ImageGen.Trainer.Networks;

/// <summary>LibTorch's own convolution, which can be differentiated any number of times.</summary>
internal static class LibTorchConvolution
{
    /// <summary>The output.</summary>
    /// <param name="input">[batch, channels, height, width].</param>
    /// <param name="weight">
    /// [outputs, channels, kernel, kernel]; transposed, [channels, outputs, kernel, kernel].
    /// </param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="geometry">Kernel, stride and padding.</param>
    public static Tensor Of(Tensor input, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        (long First, long Second) missing = EvenChannels.Missing(weight);
        if (missing == (0, 0))
            return Plain(input, weight, bias, geometry);
        (long inputs, long outputs) = geometry.IsTransposed ? missing : (missing.Second, missing.First);
        if (outputs > 0 && bias is not null)
            bias = nn.functional.pad(bias, [0, outputs]);
        Tensor output = Plain(
            EvenChannels.OfPictures(input, inputs), EvenChannels.OfWeight(weight, missing), bias, geometry);
        return EvenChannels.Without(output, outputs);
    }

    private static Tensor Plain(Tensor input, Tensor weight, Tensor? bias, ConvolutionGeometry geometry)
    {
        long[] stride = [geometry.Stride, geometry.Stride];
        long[] padding = [geometry.Padding, geometry.Padding];
        return geometry.IsTransposed
            ? nn.functional.conv_transpose2d(
                input, weight, bias, stride, padding, [geometry.OutputPadding, geometry.OutputPadding])
            : nn.functional.conv2d(input, weight, bias, stride, padding);
    }
}
