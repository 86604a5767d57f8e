using System.Diagnostics;
using ImageGen.Trainer.Networks;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// Measures the faster implementation of a convolution, for each layer and each of its three computations: it depends
/// on the processor, the precision and the layer's shape.
/// </summary>
internal static class ConvolutionTuning
{
    // Matrix products are chosen only if the gain exceeds the measurement error.
    private const double Advantage = 0.92;
    private const int MostRepeats = 5;
    private static readonly TimeSpan LeastGain = TimeSpan.FromMicroseconds(150);
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(250);

    /// <summary>The convolutions of a network by their paths.</summary>
    /// <param name="name">The network's name, the prefix of the paths.</param>
    /// <param name="network">The network.</param>
    public static IEnumerable<(string Path, ConvolutionLayer Layer)> Layers(string name, torch.nn.Module network) =>
        network.named_modules().Where(item => item.module is ConvolutionLayer).Select(
            item => ($"{name}.{item.name}", (ConvolutionLayer)item.module));

    /// <summary>Measures a layer on an input and sets the faster methods.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">A typical training input.</param>
    public static void Measure(ConvolutionLayer layer, torch.Tensor input)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        ConvolutionGeometry geometry = layer.Geometry;
        torch.Tensor gradient = torch.ones_like(
            ConvolutionKernels.Forward(input, layer.Weight, layer.Bias, geometry, ConvolutionMethod.Primitive));
        layer.Methods = new ConvolutionMethods(
            Faster(method => ConvolutionKernels.Forward(input, layer.Weight, layer.Bias, geometry, method)),
            Faster(method => ConvolutionKernels.InputGradient(gradient, input, layer.Weight, geometry, method)),
            Faster(method => ConvolutionKernels.WeightGradient(gradient, input, layer.Weight, geometry, method)));
    }

    private static ConvolutionMethod Faster(Func<ConvolutionMethod, torch.Tensor> compute)
    {
        TimeSpan primitive = Shortest(() => compute(ConvolutionMethod.Primitive));
        TimeSpan product = Shortest(() => compute(ConvolutionMethod.MatrixProduct));
        return product < primitive * Advantage && primitive - product > LeastGain
            ? ConvolutionMethod.MatrixProduct
            : ConvolutionMethod.Primitive;
    }

    private static TimeSpan Shortest(Func<torch.Tensor> compute)
    {
        // The first call compiles kernels and allocates memory.
        compute().Dispose();
        (TimeSpan shortest, TimeSpan total) = (TimeSpan.MaxValue, TimeSpan.Zero);
        for (int i = 0; i < MostRepeats && total < Enough; i++)
        {
            long start = Stopwatch.GetTimestamp();
            compute().Dispose();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            shortest = elapsed < shortest ? elapsed : shortest;
            total += elapsed;
        }

        return shortest;
    }
}
