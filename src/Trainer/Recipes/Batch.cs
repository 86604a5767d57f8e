using TorchSharp;

namespace ImageGen.Trainer.Recipes;

/// <summary>What a loss is computed on.</summary>
/// <param name="Pictures">float32 [size, channels, height, width], in the range that the plan asks for.</param>
/// <param name="Labels">One-hot float32 [size, classes].</param>
/// <param name="Random">The run's generator of noise, on the device of the tensors.</param>
internal sealed record Batch(torch.Tensor Pictures, torch.Tensor Labels, torch.Generator Random)
{
    /// <summary>Number of pictures.</summary>
    public long Size => Pictures.shape[0];

    /// <summary>Where the tensors live.</summary>
    public torch.Device Device => Pictures.device;

    /// <summary>Noise, each value N(0, 1), one row of <paramref name="size"/> values for every picture.</summary>
    public torch.Tensor Normal(long size) => torch.randn(Size, size, device: Device, generator: Random);

    /// <summary>Noise, each value uniform on (-1, 1), one row of <paramref name="size"/> values for every picture.</summary>
    public torch.Tensor Uniform(long size) => (torch.rand(Size, size, device: Device, generator: Random) * 2) - 1;
}
