namespace ImageGen.Generators.Onnx;

/// <summary>
/// One of the convolutions that a layer consists of: the layer itself, or one of the four whose results, the even and
/// odd rows and columns, are put together.
/// </summary>
/// <param name="Weights">The weights, [output channels, input channels, height, width].</param>
/// <param name="Height">The kernel's height.</param>
/// <param name="Width">The kernel's width.</param>
/// <param name="Pads">Top, left, bottom, right.</param>
internal sealed record ConvolutionPhase(float[] Weights, int Height, int Width, long[] Pads);
