using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Networks;

/// <summary>The initial weights of DCGAN (arXiv 1511.06434, section 4).</summary>
internal static class DcganInitialization
{
    private const double Deviation = 0.02;

    /// <summary>
    /// Draws every weight of convolutions and linear layers from N(0, 0.02), batch norm scales from N(1, 0.02), and
    /// sets biases to zero.
    /// </summary>
    public static TModule Initialize<TModule>(TModule network)
        where TModule : torch.nn.Module
    {
        foreach (var module in network.modules())
        {
            switch (module)
            {
                case Linear linear:
                    torch.nn.init.normal_(linear.weight, 0, Deviation);
                    Zero(linear.bias);
                    break;
                case ConvolutionLayer convolution:
                    torch.nn.init.normal_(convolution.Weight, 0, Deviation);
                    Zero(convolution.Bias);
                    break;
                case BatchNorm norm:
                    torch.nn.init.normal_(norm.weight, 1, Deviation);
                    Zero(norm.bias);
                    break;
            }
        }

        return network;
    }

    private static void Zero(Parameter? bias)
    {
        if (bias is not null)
            torch.nn.init.zeros_(bias);
    }
}
