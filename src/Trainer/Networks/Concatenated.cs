using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>Two inputs joined along dimension 1 (coordinates or channels), then a body.</summary>
internal sealed class Concatenated : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>
{
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> body;

    /// <summary>Creates the module.</summary>
    /// <param name="body">What takes the joined inputs.</param>
    public Concatenated(torch.nn.Module<torch.Tensor, torch.Tensor> body)
        : base(nameof(Concatenated))
    {
        this.body = body;
        RegisterComponents();
    }

    /// <summary>What takes the joined inputs.</summary>
    public torch.nn.Module<torch.Tensor, torch.Tensor> Body => body;

    public override torch.Tensor forward(torch.Tensor first, torch.Tensor second) =>
        Body.call(torch.cat([first, second], 1));
}

/// <summary>
/// Its input beside what a body makes of it, joined along the channels: the rung of a U-Net (arXiv 1505.04597).
/// </summary>
internal sealed class SkipConnection : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> body;

    /// <summary>Creates the module.</summary>
    /// <param name="body">Gives pictures of the input's height and width.</param>
    public SkipConnection(torch.nn.Module<torch.Tensor, torch.Tensor> body)
        : base(nameof(SkipConnection))
    {
        this.body = body;
        RegisterComponents();
    }

    /// <summary>Gives pictures of the input's height and width.</summary>
    public torch.nn.Module<torch.Tensor, torch.Tensor> Body => body;

    public override torch.Tensor forward(torch.Tensor input) => torch.cat([input, Body.call(input)], 1);
}
