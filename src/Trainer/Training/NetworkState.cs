using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>The tensors that make up a network's state.</summary>
internal static class NetworkState
{
    /// <summary>Parameters, then buffers, each by name in the order of the module tree.</summary>
    public static IEnumerable<(string Name, torch.Tensor Tensor)> Tensors(torch.nn.Module network) =>
        network.named_parameters().Select(p => (p.name, (torch.Tensor)p.parameter)).Concat(network.named_buffers().Select(b => (b.name, b.buffer)));
}
