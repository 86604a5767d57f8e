namespace ImageGen.Trainer.Data;

/// <summary>A data file that passed its checksum.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Content">Its decompressed content.</param>
/// <param name="Origin">Where it came from this time: already there, or the name of a source.</param>
internal sealed record ObtainedFile(string Path, byte[] Content, string Origin)
{
    public override string ToString() => $"{Path} ({Content.Length:N0} bytes, {Origin})";
}
