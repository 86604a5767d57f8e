using ImageGen.Generators;

namespace ImageGen.Viewer.Images.Metadata;

/// <summary>
/// The metadata of picture files: adds an origin to an encoded file, and finds it in one. Files are untrusted: every
/// length is checked before use, and nothing is decompressed beyond <see cref="PictureOrigin.LargestPacket"/>.
/// </summary>
internal static class PictureMetadata
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Adds an origin to a file that has none.</summary>
    /// <param name="file">The content of a PNG, WebP or GIF file.</param>
    /// <param name="origin">The origin; null to leave the file unchanged.</param>
    public static byte[] Add(byte[] file, PictureOrigin? origin)
    {
        if (origin is null)
            return file;
        byte[] packet = origin.ToPacket();
        if (IsPng(file))
            return PngMetadata.Add(file, packet);
        if (WebPMetadata.IsWebP(file))
            return WebPMetadata.Add(file, packet);
        return GifMetadata.IsGif(file)
            ? GifMetadata.Add(file, packet)
            : throw new ArgumentException("Only PNG, WebP and GIF files support an origin.", nameof(file));
    }

    /// <summary>Finds the origin in a file.</summary>
    /// <param name="file">The content of a file of any format.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>The origin; null if the file has none, like those of other programs.</returns>
    /// <exception cref="InputException">The metadata is damaged.</exception>
    public static PictureOrigin? Find(ReadOnlySpan<byte> file, string name)
    {
        byte[]? packet = IsPng(file) ? PngMetadata.Find(file, name)
            : WebPMetadata.IsWebP(file) ? WebPMetadata.Find(file, name)
            : GifMetadata.IsGif(file) ? GifMetadata.Find(file, name)
            : null;
        return packet is null ? null : PictureOrigin.Read(packet, name);
    }

    private static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Png);
}
