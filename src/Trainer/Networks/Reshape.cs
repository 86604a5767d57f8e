using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>Reshapes every element of the batch.</summary>
internal sealed class Reshape : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    /// <summary>Creates the module.</summary>
    /// <param name="shape">The new shape, without the batch.</param>
    public Reshape(params long[] shape)
        : base(nameof(Reshape))
    {
        Shape = shape;
    }

    /// <summary>The new shape, without the batch.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>
    /// Whether convolutions follow: pictures are then returned in channels-last layout, which copies those of several
    /// channels.
    /// </summary>
    public bool ForConvolutions { get; init; }

    public override torch.Tensor forward(torch.Tensor input)
    {
        torch.Tensor shaped = input.reshape([input.shape[0], .. Shape]);
        return ForConvolutions ? ChannelsLast.Of(shaped) : shaped;
    }
}

/// <summary>
/// The memory layout in which convolutions are fastest: all channels of a pixel, then the next pixel (NHWC). A tensor's
/// shape remains [batch, channels, height, width].
/// </summary>
internal static class ChannelsLast
{
    /// <summary>Converts a tensor to channels-last layout without copying if it already has it.</summary>
    /// <param name="tensor">[batch, channels, height, width].</param>
    public static torch.Tensor Of(torch.Tensor tensor) =>
        tensor.shape[1] == 1 ? Marked(tensor) : tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <summary>
    /// A tensor of one channel is in both layouts at once; LibTorch takes it, and the result of its convolution, for
    /// channels-first unless its strides say otherwise, as they do after this. Other tensors are returned unchanged.
    /// </summary>
    /// <param name="tensor">[batch, channels, height, width].</param>
    public static torch.Tensor Marked(torch.Tensor tensor)
    {
        long[] shape = tensor.shape;
        return shape[1] == 1
            ? tensor.reshape(shape[0], shape[2], shape[3], 1).permute(0, 3, 1, 2)
            : tensor;
    }
}
