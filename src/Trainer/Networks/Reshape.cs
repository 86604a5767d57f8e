using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>Gives every element of the batch another shape; pictures come out in channels-last order.</summary>
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

    public override torch.Tensor forward(torch.Tensor input)
    {
        var shaped = input.reshape([input.shape[0], .. Shape]);
        return Shape.Count == 3 ? ChannelsLast.Of(shaped) : shaped;
    }
}
