using ImageGen.Trainer.Data;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>Draws the order in which an epoch shows the pictures of a set.</summary>
internal static class PictureOrder
{
    /// <summary>Every picture once; of a set smaller than a batch, as often as fills one.</summary>
    /// <param name="count">Pictures of the set.</param>
    /// <param name="batchSize">Pictures in a batch.</param>
    /// <param name="random">Where the order comes from.</param>
    /// <returns>int64 [pictures of the epoch] on the CPU.</returns>
    public static torch.Tensor Of(int count, int batchSize, torch.Generator random) =>
        Permutations(count, Math.Max(count, batchSize), whole: true, random);

    /// <summary>
    /// Every class as often as every other: each run of as many pictures as there are classes has one of each, in
    /// random order. Of small classes pictures are shown more than once, of large ones not all.
    /// </summary>
    /// <param name="set">The set.</param>
    /// <param name="batchSize">Pictures in a batch.</param>
    /// <param name="random">Where the order comes from.</param>
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

        // Each row in an order of its own.
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
