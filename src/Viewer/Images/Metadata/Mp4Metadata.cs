using System.Buffers.Binary;
using ImageGen.Generators;

namespace ImageGen.Viewer.Images.Metadata;

/// <summary>
/// XMP in an MP4 (ISO/IEC 14496-12): a box "uuid" of the file itself, by the number that the XMP specification (part 3,
/// 1.1.6) gives it. It is written at the end, so that no place that the file names moves.
/// </summary>
internal static class Mp4Metadata
{
    private const int Header = 8;
    private const int LargeHeader = 16;

    private static ReadOnlySpan<byte> Uuid => "uuid"u8;

    private static ReadOnlySpan<byte> Xmp =>
    [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ];

    /// <summary>Whether a file is an MP4.</summary>
    public static bool IsMp4(ReadOnlySpan<byte> file) => file.Length >= Header && file[4..].StartsWith("ftyp"u8);

    /// <summary>The box of a packet, to be put at the end of a file.</summary>
    public static byte[] BoxOf(ReadOnlySpan<byte> packet)
    {
        byte[] box = new byte[Header + Xmp.Length + packet.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        Uuid.CopyTo(box.AsSpan(4));
        Xmp.CopyTo(box.AsSpan(Header));
        packet.CopyTo(box.AsSpan(Header + Xmp.Length));
        return box;
    }

    /// <summary>Finds the packet; null when there is none.</summary>
    /// <exception cref="InputException">A box is damaged.</exception>
    public static byte[]? Find(ReadOnlySpan<byte> file, string name)
    {
        ReadOnlySpan<byte> rest = file;
        while (rest.Length >= Header)
        {
            // 0 stands for all that is left, 1 for a length of 64 bits behind the name.
            ulong length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            int header = Header;
            if (length == 0)
                length = (ulong)rest.Length;
            else if (length == 1 && rest.Length >= LargeHeader)
                (length, header) = (BinaryPrimitives.ReadUInt64BigEndian(rest[Header..]), LargeHeader);
            if (length < (ulong)header || length > (ulong)rest.Length)
                throw PictureOrigin.Wrong(name, "is cut off");
            ReadOnlySpan<byte> box = rest[..(int)length];
            if (box[4..].StartsWith(Uuid) && box[header..].StartsWith(Xmp))
                return box[(header + Xmp.Length)..].ToArray();
            rest = rest[(int)length..];
        }

        return null;
    }
}
