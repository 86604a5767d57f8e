using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>The complete state of a run after a step; resuming from it is exact.</summary>
/// <param name="Configuration">The run's configuration.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Epoch">Index of the current epoch, from 0.</param>
/// <param name="Cursor">Position of the next batch in the data order.</param>
/// <param name="Tensors">
/// Every tensor by name: "network/…", "average/…", "optimizer/PHASE/…", "order/permutation", "random/order",
/// "random/noise", "random/default" (dropout), and for auto-encoders "anchors/codes".
/// </param>
internal sealed record Checkpoint(
    RunConfiguration Configuration,
    long Step,
    long Epoch,
    long Cursor,
    IReadOnlyDictionary<string, torch.Tensor> Tensors) : IDisposable
{
    /// <summary>The training pictures; null in checkpoints of earlier versions.</summary>
    public TrainedPictures? Pictures { get; init; }

    public void Dispose()
    {
        foreach (torch.Tensor tensor in Tensors.Values)
            tensor.Dispose();
    }
}

/// <summary>Identifies a run's training pictures: resuming compares them, exporting records them.</summary>
/// <param name="Description">Their shape and classes.</param>
/// <param name="Count">Number of pictures.</param>
/// <param name="Digest">Hash of the set (<see cref="Data.PictureDigest"/>).</param>
internal sealed record TrainedPictures(PictureDescription Description, int Count, string Digest);

/// <summary>The tensors that make up a network's state.</summary>
internal static class NetworkState
{
    /// <summary>Parameters, then buffers, each by name in the order of the module tree.</summary>
    public static IEnumerable<(string Name, torch.Tensor Tensor)> Tensors(torch.nn.Module network) =>
        network.named_parameters().Select(p => (p.name, (torch.Tensor)p.parameter)).Concat(
            network.named_buffers().Select(b => (b.name, b.buffer)));
}
