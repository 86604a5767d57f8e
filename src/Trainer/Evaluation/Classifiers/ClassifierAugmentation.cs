using ImageGen.Trainer.Native;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Classifiers;

/// <summary>
/// Augmentation of a classifier's training pictures in addition to the set's own: each is translated by up to an eighth
/// of its sides (4 of 32 pixels) with reflection padding, and a square of a quarter of its sides is erased (cutout,
/// arXiv 1708.04552). Runs on the pictures' device without synchronization.
/// </summary>
internal static class ClassifierAugmentation
{
    private const int ShiftShare = 8;
    private const int CutShare = 4;

    /// <summary>Augments a batch.</summary>
    /// <param name="pictures">[batch, channels, height, width], in which 0 is gray; channels last in memory.</param>
    /// <param name="random">The random generator.</param>
    /// <returns>A batch of the same shape, channels last in memory.</returns>
    public static torch.Tensor Apply(torch.Tensor pictures, torch.Generator random)
    {
        (long batch, long channels) = (pictures.shape[0], pictures.shape[1]);
        (long height, long width) = (pictures.shape[2], pictures.shape[3]);
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor rows, torch.Tensor top) = Places(batch, height, pictures.device, random);
        (torch.Tensor columns, torch.Tensor left) = Places(batch, width, pictures.device, random);

        // Pixel p of the result is pixel places[p] of the flattened batch.
        torch.Tensor indices = torch.arange(batch, dtype: torch.ScalarType.Int64, device: pictures.device);
        torch.Tensor first = (indices * Number(height, pictures)).reshape(-1, 1, 1) + rows.unsqueeze(2);
        torch.Tensor places = (first * Number(width, pictures)) + columns.unsqueeze(1);
        torch.Tensor pixels = pictures.permute(0, 2, 3, 1).reshape(-1, channels).index_select(0, places.reshape(-1));
        torch.Tensor kept = top.unsqueeze(2).logical_and(left.unsqueeze(1)).logical_not().reshape(-1, 1).to(
            pictures.dtype);
        return (pixels * kept).reshape(batch, height, width, channels).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Draws the source pixels and the erased pixels along one dimension.</summary>
    /// <returns>int64 and bool, both [batch, extent].</returns>
    private static (torch.Tensor From, torch.Tensor Cut) Places(
        long batch, long extent, torch.Device device, torch.Generator random)
    {
        (long shift, long cut) = (Math.Max(1, extent / ShiftShare), Math.Max(1, extent / CutShare));
        torch.Tensor draws = DeviceCopy.Of(torch.rand(2, batch, 1, generator: random), device);
        torch.Tensor along = torch.arange(extent, dtype: torch.ScalarType.Int64, device: device).unsqueeze(0);
        torch.Tensor moved = along + Whole(draws[0], (2 * shift) + 1) - Number(shift, along);

        // Reflection at both ends without repeating the edge pixel.
        torch.Tensor last = Number(extent - 1, along);
        torch.Tensor from = last - (last - moved.abs()).abs();

        // The square may extend beyond the edge, so that edge pixels are erased as often as others.
        torch.Tensor begins = Whole(draws[1], extent + cut - 1) - Number(cut - 1, along);
        return (from, (along >= begins).logical_and(along < begins + Number(cut, along)));
    }

    private static torch.Tensor Whole(torch.Tensor unit, long count) =>
        (unit * torch.full(1, (float)count, device: unit.device)).to(torch.ScalarType.Int64);

    // Numbers are tensors because TorchSharp may free a plain number while it is in use.
    private static torch.Tensor Number(long value, torch.Tensor like) =>
        torch.full(1, value, dtype: torch.ScalarType.Int64, device: like.device);
}
