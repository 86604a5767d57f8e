using ImageGen.Trainer.Recipes;
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
/// "random/noise", "random/default" (dropout), and of an auto-encoder "anchors/codes".
/// </param>
internal sealed record Checkpoint(
    RunConfiguration Configuration,
    long Step,
    long Epoch,
    long Cursor,
    IReadOnlyDictionary<string, torch.Tensor> Tensors) : IDisposable
{
    /// <summary>What the run learned from; null in checkpoints of before this was kept.</summary>
    public TrainedPictures? Pictures { get; init; }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in Tensors.Values)
            tensor.Dispose();
    }
}

/// <summary>
/// The pictures that a run learned from, as far as resuming asks whether they are the same, and as exporting names
/// them.
/// </summary>
/// <param name="Description">What they are.</param>
/// <param name="Count">How many.</param>
/// <param name="Digest">What tells them from others (<see cref="Data.PictureDigest"/>).</param>
internal sealed record TrainedPictures(PictureDescription Description, int Count, string Digest);

/// <summary>The tensors that make up a network's state.</summary>
internal static class NetworkState
{
    /// <summary>Parameters, then buffers, each by name in the order of the module tree.</summary>
    public static IEnumerable<(string Name, torch.Tensor Tensor)> Tensors(torch.nn.Module network) =>
        network.named_parameters().Select(p => (p.name, (torch.Tensor)p.parameter)).Concat(
            network.named_buffers().Select(b => (b.name, b.buffer)));
}
