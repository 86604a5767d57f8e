using ImageGen.Generators;

namespace ImageGen.Viewer.Images.Metadata;

/// <summary>
/// XMP in a GIF: the application extension "XMP DataXMP" with the raw packet, followed by a trailer of 258 bytes that
/// leads readers of sub-blocks to its end (XMP specification, part 3, 1.1.2).
/// </summary>
internal static class GifMetadata
{
    private const int Header = 13;
    private const byte Extension = 0x21;
    private const byte Application = 0xFF;
    private const byte Frame = 0x2C;
    private const byte End = 0x3B;

    // Read as a block length, each of these bytes leads to a later one, and finally to the terminator (length 0).
    private static readonly byte[] Trailer = [1, .. Enumerable.Range(0, 255).Select(i => (byte)(255 - i))];

    private static ReadOnlySpan<byte> Identifier => "XMP DataXMP"u8;

    /// <summary>Whether a file is a GIF.</summary>
    public static bool IsGif(ReadOnlySpan<byte> file) =>
        file.Length >= Header && (file.StartsWith("GIF89a"u8) || file.StartsWith("GIF87a"u8));

    /// <summary>Adds a packet after the global colour table.</summary>
    public static byte[] Add(ReadOnlySpan<byte> file, ReadOnlySpan<byte> packet)
    {
        int at = Header + ColorBytes(file[10]);
        return
        [
            .. file[..at], Extension, Application, (byte)Identifier.Length, .. Identifier, .. packet, .. Trailer, 0, 0,
            .. file[at..],
        ];
    }

    /// <summary>Finds the packet; returns null if there is none.</summary>
    /// <exception cref="InputException">A block is damaged.</exception>
    public static byte[]? Find(ReadOnlySpan<byte> file, string name)
    {
        int at = Header + ColorBytes(file[10]);
        while (at < file.Length && file[at] != End)
        {
            switch (file[at])
            {
                case Extension when at + 2 < file.Length:
                    ReadOnlySpan<byte> block = file[(at + 2)..];
                    bool isApplication = file[at + 1] == Application && block[0] == Identifier.Length;
                    if (isApplication && block[1..].StartsWith(Identifier))
                        return Packet(block[(1 + Identifier.Length)..], name);
                    at = Skip(file, at + 2, name);
                    break;
                case Frame when at + 9 < file.Length:
                    // Image descriptor, local colour table, minimum LZW code size, then its sub-blocks.
                    at = Skip(file, at + 11 + ColorBytes(file[at + 9]), name);
                    break;
                default:
                    throw PictureOrigin.Wrong(name, "is truncated");
            }
        }

        return null;
    }

    private static byte[] Packet(ReadOnlySpan<byte> rest, string name)
    {
        // UTF-8 text contains no 0, so the first one ends the trailer.
        int end = rest.IndexOf((byte)0);
        ReadOnlySpan<byte> ended = end < 0 ? [] : rest[..end];
        return ended.EndsWith(Trailer)
            ? ended[..^Trailer.Length].ToArray()
            : throw PictureOrigin.Wrong(name, "is truncated");
    }

    /// <summary>The offset after the sub-blocks that start at an offset.</summary>
    private static int Skip(ReadOnlySpan<byte> file, int at, string name)
    {
        while (at < file.Length && file[at] != 0)
            at += 1 + file[at];
        return at < file.Length ? at + 1 : throw PictureOrigin.Wrong(name, "is truncated");
    }

    private static int ColorBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 0x07) + 1);
}
