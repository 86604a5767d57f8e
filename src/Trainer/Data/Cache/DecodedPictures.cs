using TorchSharp;

namespace ImageGen.Trainer.Data.Cache;

/// <summary>The decoded pictures of one split.</summary>
/// <param name="Pictures">uint8 [count, channels, height, width], channels last in memory.</param>
/// <param name="Sources">Their sources in the same format; null if there are none.</param>
/// <param name="Rows">The metadata of each picture.</param>
/// <param name="Map">The memory-mapped file; null if they are in memory.</param>
internal sealed record DecodedPictures(
    torch.Tensor Pictures, torch.Tensor? Sources, IReadOnlyList<PictureRow> Rows, PictureMap? Map)
{
    /// <summary>The checksums for <see cref="PictureSet.Checksums"/>.</summary>
    public IReadOnlyList<uint>? Checksums => Map is null ? null : [.. Rows.Select(row => row.Checksum)];

    /// <summary>The class labels: int64 [count].</summary>
    public torch.Tensor Labels() => torch.tensor([.. Rows.Select(row => (long)row.Label)], torch.ScalarType.Int64);
}
