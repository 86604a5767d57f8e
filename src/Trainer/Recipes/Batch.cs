using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Trainer.Recipes;

/// <summary>A training batch.</summary>
/// <param name="Pictures">[size, channels, height, width] in the plan's range.</param>
/// <param name="Labels">One-hot [size, classes].</param>
/// <param name="Random">The run's noise generator, on the CPU, as TorchSharp supports no other device.</param>
internal sealed record Batch(torch.Tensor Pictures, torch.Tensor Labels, torch.Generator Random)
{
    /// <summary>The source of each picture, in the same range; null if the data set has no pairs.</summary>
    public torch.Tensor? Sources { get; init; }

    /// <summary>
    /// The generator's pictures for this batch, if the plan or the phase declares a shared forward pass; otherwise
    /// null.
    /// </summary>
    public torch.Tensor? Fakes { get; init; }

    /// <summary>Number of pictures.</summary>
    public long Size => Pictures.shape[0];

    /// <summary>The tensors' device.</summary>
    public torch.Device Device => Pictures.device;

    /// <summary>Noise, each value N(0, 1): one row of <paramref name="size"/> values per picture.</summary>
    /// <param name="size">Values per row.</param>
    /// <param name="batches">Number of batches of this size.</param>
    public torch.Tensor Normal(long size, int batches = 1) =>
        Typed(torch.randn(batches * Size, size, generator: Random));

    /// <summary>Noise, each value uniform on (-1, 1): one row of <paramref name="size"/> values per picture.</summary>
    /// <param name="size">Values per row.</param>
    public torch.Tensor Uniform(long size) => Typed(torch.rand(Size, size, generator: Random).mul_(2).sub_(1));

    /// <summary>Weights, each uniform on (0, 1), one per picture: [size, 1, 1, 1].</summary>
    public torch.Tensor Weights() => Typed(torch.rand(Size, 1, 1, 1, generator: Random));

    // Always drawn in float32 on the CPU, so that the values do not depend on precision and device.
    private torch.Tensor Typed(torch.Tensor noise) => DeviceCopy.Of(noise, Device).to(Pictures.dtype);
}
