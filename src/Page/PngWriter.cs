using System.Buffers.Binary;
using System.IO.Compression;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Images.Metadata;

namespace ImageGen.Viewer.Page;

/// <summary>Writes PNG files without a native library.</summary>
internal static class PngWriter
{
    private const byte Gray = 0;
    private const byte Rgb = 2;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Encodes a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="origin">The picture's origin, for its metadata; null for none.</param>
    public static byte[] Write(Picture picture, PictureOrigin? origin)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        (header[8], header[9]) = (8, picture.Channels == 1 ? Gray : Rgb);
        byte[] file =
        [
            .. Signature, .. PngMetadata.Chunk("IHDR"u8, header), .. PngMetadata.Chunk("IDAT"u8, Compress(picture)),
            .. PngMetadata.Chunk("IEND"u8, []),
        ];
        return origin is null ? file : PngMetadata.Add(file, origin.ToPacket());
    }

    private static byte[] Compress(Picture picture)
    {
        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            for (int y = 0; y < picture.Height; y++)
            {
                // No filter: enlarged pixels repeat, which deflate finds by itself.
                stream.WriteByte(0);
                stream.Write(picture.Row(y));
            }
        }

        return compressed.ToArray();
    }
}
