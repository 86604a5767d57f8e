using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>Concatenates two inputs along dimension 1, then applies a body.</summary>
internal sealed class Concatenated : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>
{
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> body;

    /// <summary>Creates the module.</summary>
    /// <param name="body">The module applied to the concatenated inputs.</param>
    public Concatenated(torch.nn.Module<torch.Tensor, torch.Tensor> body)
        : base(nameof(Concatenated))
    {
        this.body = body;
        RegisterComponents();
    }

    /// <summary>The module applied to the concatenated inputs.</summary>
    public torch.nn.Module<torch.Tensor, torch.Tensor> Body => body;

    public override torch.Tensor forward(torch.Tensor first, torch.Tensor second) =>
        Body.call(torch.cat([first, second], 1));
}

/// <summary>
/// Concatenates its input with a body's output along the channels: the skip connection of a U-Net (arXiv 1505.04597).
/// </summary>
internal sealed class SkipConnection : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> body;

    /// <summary>Creates the module.</summary>
    /// <param name="body">A module that keeps the input's height and width.</param>
    public SkipConnection(torch.nn.Module<torch.Tensor, torch.Tensor> body)
        : base(nameof(SkipConnection))
    {
        this.body = body;
        RegisterComponents();
    }

    /// <summary>The module, which keeps the input's height and width.</summary>
    public torch.nn.Module<torch.Tensor, torch.Tensor> Body => body;

    public override torch.Tensor forward(torch.Tensor input) => torch.cat([input, Body.call(input)], 1);
}
