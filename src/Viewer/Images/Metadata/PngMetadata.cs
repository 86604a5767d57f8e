using System.Buffers.Binary;
using System.IO.Compression;
using ImageGen.Generators;

namespace ImageGen.Viewer.Images.Metadata;

/// <summary>
/// XMP in a PNG: an iTXt chunk with the keyword XML:com.adobe.xmp (PNG, third edition, 11.3.3.4). It is written
/// uncompressed; compressed chunks of other programs are read as well.
/// </summary>
internal static class PngMetadata
{
    private const int Signature = 8;

    // Length, type and CRC.
    private const int Around = 12;

    private static readonly uint[] Remainders = CreateRemainders();

    private static ReadOnlySpan<byte> Text => "iTXt"u8;

    private static ReadOnlySpan<byte> Keyword => "XML:com.adobe.xmp\0"u8;

    /// <summary>Adds a packet after the header chunk.</summary>
    public static byte[] Add(ReadOnlySpan<byte> file, ReadOnlySpan<byte> packet) =>
        // Uncompressed, without language tag and translated keyword.
        WithContent(file, [0, 0, 0, 0, .. packet]);

    /// <summary>Adds a chunk with the given content after its keyword.</summary>
    public static byte[] WithContent(ReadOnlySpan<byte> file, ReadOnlySpan<byte> behindKeyword)
    {
        byte[] chunk = Chunk(Text, [.. Keyword, .. behindKeyword]);
        int at = Signature + Around + BinaryPrimitives.ReadInt32BigEndian(file[Signature..]);
        return [.. file[..at], .. chunk, .. file[at..]];
    }

    /// <summary>A chunk: length, type, content and checksum.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        byte[] chunk = new byte[content.Length + Around];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        type.CopyTo(chunk.AsSpan(4));
        content.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    /// <summary>Finds the packet; returns null if there is none.</summary>
    /// <exception cref="InputException">A chunk is damaged.</exception>
    public static byte[]? Find(ReadOnlySpan<byte> file, string name)
    {
        ReadOnlySpan<byte> rest = file[Signature..];
        while (rest.Length >= Around)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - Around)
                throw PictureOrigin.Wrong(name, "is truncated");
            ReadOnlySpan<byte> checkedPart = rest.Slice(4, (int)length + 4);
            ReadOnlySpan<byte> content = checkedPart[4..];
            if (checkedPart.StartsWith(Text) && content.StartsWith(Keyword))
            {
                if (Crc(checkedPart) != BinaryPrimitives.ReadUInt32BigEndian(rest[((int)length + 8)..]))
                    throw PictureOrigin.Wrong(name, "is damaged (its CRC does not match)");
                return Packet(content[Keyword.Length..], name);
            }

            rest = rest[((int)length + Around)..];
        }

        return null;
    }

    private static byte[] Packet(ReadOnlySpan<byte> content, string name)
    {
        if (content.Length < 4)
            throw PictureOrigin.Wrong(name, "is truncated");
        bool isCompressed = content[0] == 1;
        ReadOnlySpan<byte> rest = content[2..];
        // Language tag and translated keyword, both null-terminated.
        for (int i = 0; i < 2; i++)
        {
            int end = rest.IndexOf((byte)0);
            if (end < 0)
                throw PictureOrigin.Wrong(name, "is truncated");
            rest = rest[(end + 1)..];
        }

        return isCompressed ? Inflate(rest, name) : rest.ToArray();
    }

    /// <summary>
    /// Decompresses at most the maximum size of a packet, because a few bytes can expand to gigabytes.
    /// </summary>
    private static byte[] Inflate(ReadOnlySpan<byte> compressed, string name)
    {
        byte[] buffer = new byte[PictureOrigin.LargestPacket + 1];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length < buffer.Length
                ? buffer[..length]
                : throw PictureOrigin.Wrong(name, $"is larger than {PictureOrigin.LargestPacket >> 20} MB");
        }
        catch (InvalidDataException e)
        {
            throw PictureOrigin.Wrong(name, "is damaged (it cannot be decompressed)", e);
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
            crc = Remainders[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] CreateRemainders()
    {
        uint[] remainders = new uint[256];
        for (uint i = 0; i < remainders.Length; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) != 0 ? 0xEDB88320 ^ (remainder >> 1) : remainder >> 1;
            remainders[i] = remainder;
        }

        return remainders;
    }
}
