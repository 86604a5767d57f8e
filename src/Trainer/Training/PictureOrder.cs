using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>Draws the order of the pictures in an epoch.</summary>
internal static class PictureOrder
{
    /// <summary>Every picture once, or repeated to fill a batch if the set is smaller than one.</summary>
    /// <param name="count">Number of pictures in the set.</param>
    /// <param name="batchSize">Pictures in a batch.</param>
    /// <param name="random">The random generator.</param>
    /// <returns>int64 [pictures of the epoch] on the CPU.</returns>
    public static torch.Tensor Of(int count, int batchSize, torch.Generator random) =>
        Permutations(count, Math.Max(count, batchSize), whole: true, random);

    /// <summary>
    /// Class-balanced: each run of one picture per class is in random order. Pictures of small classes repeat; large
    /// classes are subsampled.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="batchSize">Pictures in a batch.</param>
    /// <param name="random">The random generator.</param>
    /// <returns>int64 [pictures of the epoch] on the CPU.</returns>
    public static torch.Tensor Balanced(PictureSet set, int batchSize, torch.Generator random)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var members = set.Labels.cpu().data<long>().ToArray()
            .Select((label, index) => (label, index))
            .GroupBy(item => item.label, item => (long)item.index)
            .OrderBy(group => group.Key)
            .Select(group => torch.tensor(group.ToArray()))
            .ToList();
        int turns = (Math.Max(set.Count, batchSize) + members.Count - 1) / members.Count;
        IEnumerable<torch.Tensor> columns = members.Select(
            of => of.index_select(0, Permutations((int)of.shape[0], turns, whole: false, random)));
        torch.Tensor rows = torch.stack([.. columns], 1);

        // Shuffle each row independently.
        torch.Tensor places = torch.rand(rows.shape[0], rows.shape[1], generator: random).argsort(1);
        return rows.gather(1, places).flatten().MoveToOuterDisposeScope();
    }

    private static torch.Tensor Permutations(int count, int atLeast, bool whole, torch.Generator random)
    {
        int rounds = (atLeast + count - 1) / count;
        var orders = Enumerable.Range(0, rounds)
            .Select(_ => torch.randperm(count, dtype: torch.ScalarType.Int64, generator: random))
            .ToList();
        torch.Tensor order = orders.Count == 1 ? orders[0] : torch.cat(orders);
        return whole ? order : order.narrow(0, 0, atLeast);
    }
}
