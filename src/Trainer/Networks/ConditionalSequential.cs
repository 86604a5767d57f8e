using TorchSharp;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// A sequence of layers, some of which also take the label: conditional norms, and blocks that contain them.
/// </summary>
internal sealed class ConditionalSequential : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>
{
    /// <summary>Creates the module.</summary>
    /// <param name="layers">The layers by name: modules of one input, or of one input and a label.</param>
    public ConditionalSequential(IReadOnlyList<(string Name, torch.nn.Module Layer)> layers)
        : base(nameof(ConditionalSequential))
    {
        Layers = layers;
        foreach ((string name, torch.nn.Module layer) in layers)
            register_module(name, layer);
    }

    /// <summary>The layers by name.</summary>
    public IReadOnlyList<(string Name, torch.nn.Module Layer)> Layers { get; }

    /// <summary>
    /// Layers whose first one, a module of one input, receives the input concatenated with the label.
    /// </summary>
    /// <param name="layers">The layers by name.</param>
    public static IReadOnlyList<(string Name, torch.nn.Module Layer)> WithLabel(
        IReadOnlyList<(string Name, torch.nn.Module Layer)> layers) =>
        [
            (layers[0].Name, new Concatenated((torch.nn.Module<torch.Tensor, torch.Tensor>)layers[0].Layer)),
            .. layers.Skip(1),
        ];

    public override torch.Tensor forward(torch.Tensor input, torch.Tensor label)
    {
        foreach ((string _, torch.nn.Module layer) in Layers)
        {
            input = layer is torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor> conditional
                ? conditional.call(input, label)
                : ((torch.nn.Module<torch.Tensor, torch.Tensor>)layer).call(input);
        }

        return input;
    }
}
