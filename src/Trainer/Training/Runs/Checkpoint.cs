using ImageGen.Generators;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Trainer.Training.Runs;

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

    /// <summary>Copies its tensors to those of a state, or throws and copies none.</summary>
    /// <param name="targets">The state's tensors by name.</param>
    /// <param name="path">The checkpoint's path, for messages.</param>
    /// <exception cref="InputException">A tensor is missing or has another shape.</exception>
    public void CopyTo(IReadOnlyList<(string Name, torch.Tensor Tensor)> targets, string path)
    {
        Require(targets, path);
        using IDisposable noGradient = torch.no_grad();
        foreach ((string name, torch.Tensor target) in targets)
            target.copy_(Tensors[name]);
    }

    /// <summary>Throws unless it has tensors of the shapes of others.</summary>
    /// <param name="targets">The others by name.</param>
    /// <param name="path">The checkpoint's path, for messages.</param>
    /// <exception cref="InputException">A tensor is missing or has another shape.</exception>
    public void Require(IEnumerable<(string Name, torch.Tensor Tensor)> targets, string path)
    {
        foreach ((string name, torch.Tensor target) in targets)
        {
            if (!Tensors.TryGetValue(name, out torch.Tensor? tensor))
                throw new InputException(
                    $"{path}: no tensor '{name}', so it was written by another version of this recipe");
            if (!tensor.shape.SequenceEqual(target.shape) || tensor.dtype != target.dtype)
                throw new InputException(
                    $"{path}: tensor '{name}' is {tensor.dtype} [{string.Join(',', tensor.shape)}], expected "
                    + $"{target.dtype} [{string.Join(',', target.shape)}]");
        }
    }

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

    /// <summary>
    /// The same, with the float32 master copies of optimizers in place of lower-precision parameters.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="optimizers">Its optimizers.</param>
    /// <param name="prefix">What the optimizers put before the parameters' names.</param>
    public static IEnumerable<(string Name, torch.Tensor Tensor)> Masters(
        torch.nn.Module network, IEnumerable<Optimizer> optimizers, string prefix = "")
    {
        var masters = optimizers
            .SelectMany(optimizer => optimizer.Names.Zip(optimizer.Masters))
            .DistinctBy(item => item.First)
            .ToDictionary(item => item.First, item => item.Second, StringComparer.Ordinal);
        return Tensors(network).Select(
            item => (item.Name, masters.GetValueOrDefault($"{prefix}{item.Name}", item.Tensor)));
    }
}
