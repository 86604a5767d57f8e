using System.Buffers.Binary;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>The header of a binary message: 48 bytes, little-endian, described in docs/viewer-protocol.md.</summary>
internal static class FrameHeader
{
    /// <summary>Number of bytes.</summary>
    public const int Size = 48;

    /// <summary>Writes the header.</summary>
    /// <param name="to">Receives the header, 48 bytes.</param>
    /// <param name="kind">The kind of message.</param>
    /// <param name="encoding">The encoding of the pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="number">Number of the frame, from 1.</param>
    /// <param name="parts">The number of frames over which the tiles are refreshed.</param>
    /// <param name="time">Time on the walk, in seconds.</param>
    /// <param name="timings">Durations of the frame's stages.</param>
    /// <param name="before">Time for encoding and sending the previous frame, in seconds.</param>
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

/// <summary>The kind of a binary message to the page.</summary>
internal enum BinaryKind : byte
{
    /// <summary>A frame of the picture.</summary>
    Frame = 1,

    /// <summary>The latent map beside the plane.</summary>
    Map = 2,

    /// <summary>The content of the file announced by the preceding message.</summary>
    File = 3,
}

/// <summary>The encoding of a picture's pixels; the values are those of byte 1 of <see cref="FrameHeader"/>.</summary>
internal enum FrameEncoding
{
    /// <summary>Interleaved RGB, 8 bits per channel, row by row.</summary>
    Rgb = 0,

    /// <summary>A lossless WebP file.</summary>
    WebP = 1,

    /// <summary>Gray, 8 bits per pixel, row by row.</summary>
    Gray = 2,
}
