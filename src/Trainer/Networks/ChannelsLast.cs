using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// The order of values in memory in which convolutions are fastest: all channels of a pixel, then the next pixel (NHWC).
/// A tensor's shape stays [batch, channels, height, width].
/// </summary>
internal static class ChannelsLast
{
    /// <summary>The same values in channels-last order: the tensor itself where it is so already.</summary>
    /// <param name="tensor">[batch, channels, height, width].</param>
    public static torch.Tensor Of(torch.Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
