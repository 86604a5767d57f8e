using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// Zero channels for convolutions on the CPU. oneDNN 3.7.1 (in LibTorch 2.10) rounds some counts of channels up and, on
/// some processors, leaves what it adds as it finds it in memory: results vary and are NaN now and then. Seen on a
/// Zen 5 with AVX512-BF16, in channels-last layout: in bf16 where a sum is over an odd number of channels in the first
/// dimension of the weight, and with one channel in its second; in float32 with one channel, if the first dimension is
/// no multiple of 16. (PyTorch's issue 163347 is of the second kind.) Each of these gets one more channel, of zeros.
/// </summary>
internal static class EvenChannels
{
    // Channels of a block of oneDNN's for AVX-512.
    private const int Block = 16;

    /// <summary>
    /// The number of channels, 0 or 1, that each of the first two dimensions of a weight lacks: those of a
    /// convolution's outputs and inputs, or of a transposed convolution's inputs and outputs.
    /// </summary>
    /// <param name="weight">The weight, [.., .., kernel, kernel].</param>
    public static (long First, long Second) Missing(torch.Tensor weight)
    {
        if (weight.device_type != DeviceType.CPU)
            return (0, 0);
        long[] shape = weight.shape;
        bool isLowered = weight.dtype == torch.ScalarType.BFloat16;
        return (isLowered ? shape[0] % 2 : 0, shape[1] == 1 && (isLowered || shape[0] % Block != 0) ? 1 : 0);
    }

    /// <summary>Adds zero channels to a weight, recorded by autograd.</summary>
    /// <param name="weight">The weight, [.., .., kernel, kernel].</param>
    /// <param name="missing">The number of channels added to each of its first two dimensions.</param>
    public static torch.Tensor OfWeight(torch.Tensor weight, (long First, long Second) missing) =>
        torch.nn.functional.pad(weight, [0, 0, 0, 0, 0, missing.Second, 0, missing.First]);

    /// <summary>Adds zero channels to pictures, recorded by autograd.</summary>
    /// <param name="pictures">[batch, channels, height, width].</param>
    /// <param name="count">The number of channels added; 0 returns the same tensor.</param>
    public static torch.Tensor OfPictures(torch.Tensor pictures, long count) =>
        count == 0 ? pictures : torch.nn.functional.pad(pictures, [0, 0, 0, 0, 0, count]);

    /// <summary>Removes the last channels, in channels-last layout and recorded by autograd.</summary>
    /// <param name="pictures">[batch, channels, height, width].</param>
    /// <param name="count">The number of channels removed; 0 returns the same tensor.</param>
    public static torch.Tensor Without(torch.Tensor pictures, long count) =>
        count == 0 ? pictures : ChannelsLast.Of(pictures.narrow(1, 0, pictures.shape[1] - count));
}
