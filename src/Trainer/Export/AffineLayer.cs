using ImageGen.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Export;

/// <summary>
/// Weight and bias of a linear layer or a convolution, into which a following batch norm can be folded.
/// </summary>
internal sealed class AffineLayer
{
    private readonly int _outputDimension;
    private readonly int _groups;

    private AffineLayer(
        torch.nn.Module module, Parameter weight, Parameter? bias, int outputDimension, int groups, long outputs)
    {
        Module = module;
        _outputDimension = outputDimension;
        _groups = groups;
        Shape = weight.shape;
        Weight = Values(weight);
        Bias = bias is null ? new float[outputs] : Values(bias);
    }

    /// <summary>The original module.</summary>
    public torch.nn.Module Module { get; }

    /// <summary>Shape of the weight.</summary>
    public long[] Shape { get; }

    /// <summary>The weight in row-major order.</summary>
    public float[] Weight { get; }

    /// <summary>The bias, one value per output.</summary>
    public float[] Bias { get; }

    /// <summary>The affine layer of a module; null if it is not one.</summary>
    public static AffineLayer? Of(torch.nn.Module module) => module switch
    {
        ConvolutionLayer layer => new AffineLayer(
            layer, layer.Weight, layer.Bias, layer.Geometry.IsTransposed ? 1 : 0, 1, layer.Outputs),
        Linear linear => new AffineLayer(linear, linear.weight, linear.bias, 0, 1, linear.out_features),
        ConvTranspose2d up => new AffineLayer(up, up.weight, up.bias, 1, (int)up.groups, up.out_channels),
        Conv2d convolution =>
            new AffineLayer(convolution, convolution.weight, convolution.bias, 0, 1, convolution.out_channels),
        _ => null,
    };

    /// <summary>
    /// Multiplies every output by gamma / sqrt(variance + epsilon) and shifts it, as the norm does. Exact because at
    /// most a reshape lies between the two, which maps each channel to consecutive outputs.
    /// </summary>
    /// <param name="norm">The batch norm; its running statistics are used.</param>
    public void Fold(BatchNorm norm)
    {
        float[] mean = Values(norm.running_mean!);
        float[] variance = Values(norm.running_var!);
        float[]? gamma = norm.affine ? Values(norm.weight!) : null;
        float[]? beta = norm.affine ? Values(norm.bias!) : null;
        int outputsPerChannel = Bias.Length / (int)norm.num_features;
        double[] scale = new double[Bias.Length];
        for (int output = 0; output < scale.Length; output++)
        {
            int channel = output / outputsPerChannel;
            scale[output] = (gamma?[channel] ?? 1.0) / Math.Sqrt(variance[channel] + norm.eps);
            Bias[output] = (float)(((Bias[output] - mean[channel]) * scale[output]) + (beta?[channel] ?? 0.0));
        }

        for (int i = 0; i < Weight.Length; i++)
            Weight[i] = (float)(Weight[i] * scale[OutputOf(i)]);
    }

    /// <summary>The values of a tensor in row-major order.</summary>
    public static float[] Values(torch.Tensor tensor)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return tensor.detach().to(torch.ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }

    private int OutputOf(int index)
    {
        int inner = 1;
        for (int d = _outputDimension + 1; d < Shape.Length; d++)
            inner *= (int)Shape[d];
        int inGroup = index / inner % (int)Shape[_outputDimension];
        if (_outputDimension == 0)
            return inGroup;

        // A transposed convolution's weight is [in, out / groups, ...]: the group is given by the input channel.
        int input = index / inner / (int)Shape[1];
        return (input / ((int)Shape[0] / _groups) * (int)Shape[1]) + inGroup;
    }
}
