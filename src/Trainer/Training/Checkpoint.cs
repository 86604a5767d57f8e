using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// The whole state of a run after a step: nothing else is needed to go on as if it had never stopped.
/// </summary>
/// <param name="Configuration">What the run computes.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Epoch">Epochs begun, from 0.</param>
/// <param name="Cursor">Where in the data order the next batch begins.</param>
/// <param name="Tensors">
/// Every tensor by name: "network/…", "average/…", "optimizer/PHASE/…", "order/permutation", "random/order",
/// "random/noise", and "random/default" (dropout).
/// </param>
internal sealed record Checkpoint(
    RunConfiguration Configuration,
    long Step,
    long Epoch,
    long Cursor,
    IReadOnlyDictionary<string, torch.Tensor> Tensors) : IDisposable
{
    public void Dispose()
    {
        foreach (torch.Tensor tensor in Tensors.Values)
            tensor.Dispose();
    }
}

/// <summary>The tensors that make up a network's state.</summary>
internal static class NetworkState
{
    /// <summary>Parameters, then buffers, each by name in the order of the module tree.</summary>
    public static IEnumerable<(string Name, torch.Tensor Tensor)> Tensors(torch.nn.Module network) =>
        network.named_parameters().Select(p => (p.name, (torch.Tensor)p.parameter)).Concat(
            network.named_buffers().Select(b => (b.name, b.buffer)));
}
