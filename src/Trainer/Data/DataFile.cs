namespace ImageGen.Trainer.Data;

/// <summary>One file of a data set, known by the checksum of what it holds once decompressed.</summary>
/// <param name="Name">Its name without the .gz ending; with slashes where the set has folders.</param>
/// <param name="Sha256">SHA-256 of the decompressed content, lower-case hexadecimal.</param>
/// <param name="Length">Length of the decompressed content in bytes.</param>
/// <param name="OtherName">Another name that a folder may hold it under; null when there is none.</param>
internal sealed record DataFile(string Name, string Sha256, long Length, string? OtherName = null);
