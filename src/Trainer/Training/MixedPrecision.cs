using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Training;

/// <summary>Converts the compute-intensive layers of a network to lower precision.</summary>
internal static class MixedPrecision
{
    /// <summary>The element type of batches.</summary>
    public static torch.ScalarType TypeOf(Precision precision) =>
        precision == Precision.BFloat16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;

    /// <summary>
    /// Converts the weights of linear layers and convolutions. Norms keep float32 weights and statistics, which
    /// LibTorch's kernels accept with lower-precision inputs.
    /// </summary>
    public static void Lower(torch.nn.Module network, Precision precision)
    {
        if (precision == Precision.Float32)
            return;
        foreach (torch.nn.Module module in network.modules().Append(network))
        {
            if (module is Linear or Convolution or ConvolutionLayer)
                module.to(TypeOf(precision));
        }
    }
}
