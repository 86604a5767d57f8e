using ImageGen.Generators;

namespace ImageGen.Viewer.Images.Metadata;

/// <summary>
/// The metadata of picture files: adds an origin to a finished file, and finds the one that a file carries. Files come
/// from anywhere, so every length is checked before it is used and nothing is unpacked beyond
/// <see cref="PictureOrigin.LargestPacket"/>.
/// </summary>
internal static class PictureMetadata
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Adds an origin to a file that has none.</summary>
    /// <param name="file">The content of a PNG, WebP, GIF or MP4 file.</param>
    /// <param name="origin">How it was made; null to leave the file as it is.</param>
    public static byte[] Add(byte[] file, PictureOrigin? origin)
    {
        if (origin is null)
            return file;
        byte[] packet = origin.ToPacket();
        if (IsPng(file))
            return PngMetadata.Add(file, packet);
        if (WebPMetadata.IsWebP(file))
            return WebPMetadata.Add(file, packet);
        if (Mp4Metadata.IsMp4(file))
            return [.. file, .. Mp4Metadata.BoxOf(packet)];
        return GifMetadata.IsGif(file)
            ? GifMetadata.Add(file, packet)
            : throw new ArgumentException("Only PNG, WebP, GIF and MP4 files carry an origin.", nameof(file));
    }

    /// <summary>Finds the origin of a file.</summary>
    /// <param name="file">The content of a file of any kind.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <returns>The origin; null when it carries none, as any picture of another program.</returns>
    /// <exception cref="InputException">It is damaged where its metadata should be.</exception>
    public static PictureOrigin? Find(ReadOnlySpan<byte> file, string name)
    {
        byte[]? packet = IsPng(file) ? PngMetadata.Find(file, name)
            : WebPMetadata.IsWebP(file) ? WebPMetadata.Find(file, name)
            : GifMetadata.IsGif(file) ? GifMetadata.Find(file, name)
            : Mp4Metadata.IsMp4(file) ? Mp4Metadata.Find(file, name)
            : null;
        return packet is null ? null : PictureOrigin.Read(packet, name);
    }

    private static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Png);
}
