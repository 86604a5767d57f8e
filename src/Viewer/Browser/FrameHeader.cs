using System.Buffers.Binary;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// What stands before the pixels of a binary message: 48 bytes, little-endian. docs/viewer-protocol.md has the table.
/// </summary>
internal static class FrameHeader
{
    /// <summary>Number of bytes.</summary>
    public const int Size = 48;

    /// <summary>Writes the header.</summary>
    /// <param name="to">Receives it, 48 bytes.</param>
    /// <param name="kind">What follows.</param>
    /// <param name="encoding">How the pixels travel.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="number">The number of the frame, counted from 1.</param>
    /// <param name="parts">In how many turns the tiles are refreshed.</param>
    /// <param name="time">Where on the walk, in seconds.</param>
    /// <param name="timings">What making it took.</param>
    /// <param name="before">What encoding and sending the frame before took, in seconds.</param>
    public static void Write(
        Span<byte> to, BinaryKind kind, FrameEncoding encoding, int width, int height, uint number, int parts,
        double time, in FrameTimings timings, double before)
    {
        to[0] = (byte)kind;
        to[1] = (byte)encoding;
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], (ushort)width);
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], (ushort)height);
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], (ushort)parts);
        BinaryPrimitives.WriteUInt32LittleEndian(to[8..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], 0);
        BinaryPrimitives.WriteDoubleLittleEndian(to[16..], time);
        WriteMilliseconds(to[24..], timings.Scene.TotalMilliseconds);
        WriteMilliseconds(to[28..], timings.Inference.TotalMilliseconds);
        WriteMilliseconds(to[32..], timings.Mosaic.TotalMilliseconds);
        WriteMilliseconds(to[36..], 1000 * before);
        to[40..Size].Clear();
    }

    private static void WriteMilliseconds(Span<byte> to, double milliseconds) =>
        BinaryPrimitives.WriteSingleLittleEndian(to, (float)milliseconds);
}

/// <summary>What a binary message to the page is.</summary>
internal enum BinaryKind : byte
{
    /// <summary>A frame of the picture.</summary>
    Frame = 1,

    /// <summary>The map beside the plane.</summary>
    Map = 2,

    /// <summary>The content of the file that the message before it announced.</summary>
    File = 3,
}

/// <summary>How the pixels of a picture travel; the values are those of byte 1 of <see cref="FrameHeader"/>.</summary>
internal enum FrameEncoding
{
    /// <summary>R G B, a byte each, row after row.</summary>
    Rgb = 0,

    /// <summary>A WebP file, lossless.</summary>
    WebP = 1,

    /// <summary>One gray level, a byte, row after row.</summary>
    Gray = 2,
}
