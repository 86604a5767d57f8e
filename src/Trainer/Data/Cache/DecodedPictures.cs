using TorchSharp;

namespace ImageGen.Trainer.Data.Cache;

/// <summary>The decoded pictures of one split.</summary>
/// <param name="Pictures">uint8 [count, channels, height, width], channels last in memory.</param>
/// <param name="Sources">The same of the sources; null when there are none.</param>
/// <param name="Rows">What is known of each.</param>
/// <param name="Map">The file that they are mapped from; null when they are in memory.</param>
internal sealed record DecodedPictures(
    torch.Tensor Pictures, torch.Tensor? Sources, IReadOnlyList<PictureRow> Rows, PictureMap? Map)
{
    /// <summary>The checksum of each, as <see cref="PictureSet.Checksums"/> wants them.</summary>
    public IReadOnlyList<uint>? Checksums => Map is null ? null : [.. Rows.Select(row => row.Checksum)];

    /// <summary>The class of each: int64 [count].</summary>
    public torch.Tensor Labels() => torch.tensor([.. Rows.Select(row => (long)row.Label)], torch.ScalarType.Int64);
}
