using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Trainer.Recipes;

/// <summary>What a loss is computed on.</summary>
/// <param name="Pictures">[size, channels, height, width] in the range that the plan asks for.</param>
/// <param name="Labels">One-hot [size, classes].</param>
/// <param name="Random">The run's generator of noise, on the CPU: TorchSharp makes no other.</param>
internal sealed record Batch(torch.Tensor Pictures, torch.Tensor Labels, torch.Generator Random)
{
    /// <summary>
    /// The source that each picture is paired with, in the same range; null when the data set has no pairs.
    /// </summary>
    public torch.Tensor? Sources { get; init; }

    /// <summary>
    /// What the generator makes for this batch, in a forward pass that the plan or the phase declares; null where none
    /// does.
    /// </summary>
    public torch.Tensor? Fakes { get; init; }

    /// <summary>Number of pictures.</summary>
    public long Size => Pictures.shape[0];

    /// <summary>Where the tensors live.</summary>
    public torch.Device Device => Pictures.device;

    /// <summary>Noise, each value N(0, 1), one row of <paramref name="size"/> values for every picture.</summary>
    /// <param name="size">Values of a row.</param>
    /// <param name="batches">For how many batches of this size.</param>
    public torch.Tensor Normal(long size, int batches = 1) =>
        Typed(torch.randn(batches * Size, size, generator: Random));

    /// <summary>
    /// Noise, each value uniform on (-1, 1), one row of <paramref name="size"/> values for every picture.
    /// </summary>
    /// <param name="size">Values of a row.</param>
    public torch.Tensor Uniform(long size) => Typed(torch.rand(Size, size, generator: Random).mul_(2).sub_(1));

    /// <summary>
    /// Weights, each uniform on (0, 1), one for every picture: [size, 1, 1, 1].
    /// </summary>
    public torch.Tensor Weights() => Typed(torch.rand(Size, 1, 1, 1, generator: Random));

    // Drawn in float32 whatever the precision and on the CPU whatever the device, so that the draws are the same.
    private torch.Tensor Typed(torch.Tensor noise) => DeviceCopy.Of(noise, Device).to(Pictures.dtype);
}
