using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>A residual block (arXiv 1512.03385): the sum of a body and a shortcut.</summary>
internal sealed class Residual : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> body;
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> shortcut;

    /// <summary>Creates the module. Both parts receive the same tensor, so neither may modify it in place.</summary>
    /// <param name="body">The layers.</param>
    /// <param name="shortcut">Maps the input to the shape of the body's output.</param>
    public Residual(
        torch.nn.Module<torch.Tensor, torch.Tensor> body, torch.nn.Module<torch.Tensor, torch.Tensor> shortcut)
        : base(nameof(Residual))
    {
        this.body = body;
        this.shortcut = shortcut;
        RegisterComponents();
    }

    /// <summary>The layers.</summary>
    public torch.nn.Module<torch.Tensor, torch.Tensor> Body => body;

    /// <summary>Maps the input to the shape of the body's output.</summary>
    public torch.nn.Module<torch.Tensor, torch.Tensor> Shortcut => shortcut;

    public override torch.Tensor forward(torch.Tensor input) => body.call(input) + shortcut.call(input);
}

/// <summary>A residual block whose body takes the label.</summary>
internal sealed class ConditionalResidual : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>
{
    private readonly ConditionalSequential body;
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> shortcut;

    /// <summary>Creates the module. Both parts receive the same tensor, so neither may modify it in place.</summary>
    /// <param name="body">The layers.</param>
    /// <param name="shortcut">Maps the input to the shape of the body's output.</param>
    public ConditionalResidual(ConditionalSequential body, torch.nn.Module<torch.Tensor, torch.Tensor> shortcut)
        : base(nameof(ConditionalResidual))
    {
        this.body = body;
        this.shortcut = shortcut;
        RegisterComponents();
    }

    /// <summary>The layers.</summary>
    public ConditionalSequential Body => body;

    /// <summary>Maps the input to the shape of the body's output.</summary>
    public torch.nn.Module<torch.Tensor, torch.Tensor> Shortcut => shortcut;

    public override torch.Tensor forward(torch.Tensor input, torch.Tensor label) =>
        body.call(input, label) + shortcut.call(input);
}
