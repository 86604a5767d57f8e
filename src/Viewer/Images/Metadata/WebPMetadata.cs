using System.Buffers.Binary;
using ImageGen.Generators;

namespace ImageGen.Viewer.Images.Metadata;

/// <summary>
/// XMP in a WebP: the chunk "XMP " of the extended file format (RFC 9649, 2.7.1.5), announced by a flag of the VP8X
/// header.
/// </summary>
internal static class WebPMetadata
{
    private const int Header = 12;
    private const int Around = 8;
    private const byte HasXmp = 0x04;
    private const byte HasAlpha = 0x10;

    private static ReadOnlySpan<byte> Extended => "VP8X"u8;

    private static ReadOnlySpan<byte> Xmp => "XMP "u8;

    /// <summary>Whether a file is a WebP.</summary>
    public static bool IsWebP(ReadOnlySpan<byte> file) =>
        file.Length >= Header && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    /// <summary>Appends a packet to a lossless file; adds the extended header if it is missing.</summary>
    public static byte[] Add(ReadOnlySpan<byte> file, ReadOnlySpan<byte> packet)
    {
        if (!file[Header..].StartsWith(Extended))
            file = Extend(file);
        byte[] chunk = new byte[Around + packet.Length + (packet.Length % 2)];
        Xmp.CopyTo(chunk);
        BinaryPrimitives.WriteInt32LittleEndian(chunk.AsSpan(4), packet.Length);
        packet.CopyTo(chunk.AsSpan(Around));
        byte[] added = [.. file, .. chunk];
        added[Header + Around] |= HasXmp;
        BinaryPrimitives.WriteInt32LittleEndian(added.AsSpan(4), added.Length - Around);
        return added;
    }

    /// <summary>Finds the packet; returns null if there is none.</summary>
    /// <exception cref="InputException">A chunk is damaged.</exception>
    public static byte[]? Find(ReadOnlySpan<byte> file, string name)
    {
        ReadOnlySpan<byte> rest = file[Header..];
        while (rest.Length >= Around)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - Around)
                throw PictureOrigin.Wrong(name, "is truncated");
            if (rest.StartsWith(Xmp))
                return rest.Slice(Around, (int)length).ToArray();
            // Chunks of odd length are padded by one byte.
            long next = Around + (long)length + (length % 2);
            rest = next >= rest.Length ? [] : rest[(int)next..];
        }

        return null;
    }

    /// <summary>Adds the extended header to a file with a single lossless picture (RFC 9649, 2.7).</summary>
    private static byte[] Extend(ReadOnlySpan<byte> file)
    {
        const int ContentSize = 10;
        if (!file[Header..].StartsWith("VP8L"u8))
            throw new ArgumentException("The file is not lossless.", nameof(file));
        // After a signature byte: 14 bits of width - 1, 14 bits of height - 1, and an alpha flag.
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(file[(Header + Around + 1)..]);
        byte[] header = new byte[Around + ContentSize];
        Extended.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), ContentSize);
        header[Around] = (byte)((bits >> 28 & 1) * HasAlpha);
        WriteUInt24(header.AsSpan(Around + 4), bits & 0x3FFF);
        WriteUInt24(header.AsSpan(Around + 7), bits >> 14 & 0x3FFF);
        return [.. file[..Header], .. header, .. file[Header..]];
    }

    private static void WriteUInt24(Span<byte> to, uint value)
    {
        to[0] = (byte)value;
        to[1] = (byte)(value >> 8);
        to[2] = (byte)(value >> 16);
    }
}
