using System.Buffers.Binary;

namespace ImageGen.Viewer.Images.Animations;

/// <summary>
/// Encodes a lossless animated WebP (RFC 9649, 2.7). Each frame is the rectangle that differs from the frame before,
/// encoded by itself: while later frames are generated, on as many processors as there are, and never all in memory.
/// </summary>
/// <param name="width">Width of every frame.</param>
/// <param name="height">Height of every frame.</param>
internal sealed class WebPAnimation(int width, int height) : AnimationEncoder
{
    private const int Channels = 3;

    // Of a file: RIFF, its size, WEBP. Of a chunk: its name and its size.
    private const int FileHeader = 12;
    private const int ChunkHeader = 8;
    private const int FrameHeader = 16;
    private const byte IsAnimation = 0x02;
    private const byte DoesNotBlend = 0x02;

    // What is generated pixel by pixel is hardly smaller for sixteen times the work; enlarged pixels are by half.
    private const int Quick = 0;
    private const int Thorough = 4;
    private const double MostLarger = 1.25;

    private readonly byte[] _before = new byte[Channels * width * height];
    private readonly List<Task<byte[]>> _encoded = [];
    private readonly List<(Area Area, int Delay)> _frames = [];
    private int _effort;

    /// <inheritdoc/>
    public override void Add(Picture frame, int delay, bool isAlone)
    {
        bool isFirst = _frames.Count == 0;
        Area area = isFirst ? new Area(0, 0, width, height) : Changed(frame);
        Picture part = Cut(frame, area);
        frame.Pixels.CopyTo(_before, 0);
        _frames.Add((area, delay));
        if (isFirst)
        {
            _encoded.Add(Task.FromResult(First(part)));
            return;
        }

        // As many at once as there are processors: each holds its pixels.
        if (_encoded.Count > Environment.ProcessorCount)
            _encoded[^Environment.ProcessorCount].Wait();
        int effort = _effort;
        _encoded.Add(
            isAlone
                ? Task.Run(() => PictureEncoder.WebP(part, effort))
                : Task.FromResult(PictureEncoder.WebP(part, effort)));
    }

    /// <inheritdoc/>
    protected override byte[] Encode(CancellationToken cancellation)
    {
        byte[][] encoded = Task.WhenAll(_encoded).GetAwaiter().GetResult();
        // A single frame is a plain picture.
        if (encoded.Length == 1)
            return encoded[0];
        using var file = new MemoryStream();
        file.Write("RIFF\0\0\0\0WEBP"u8);
        WriteChunk(file, "VP8X"u8, [IsAnimation, 0, 0, 0, .. UInt24(width - 1), .. UInt24(height - 1)]);
        // A transparent background, and no end of its loops.
        WriteChunk(file, "ANIM"u8, new byte[6]);
        for (int i = 0; i < encoded.Length; i++)
        {
            (Area area, int delay) = _frames[i];
            WriteChunk(
                file,
                "ANMF"u8,
                [
                    .. UInt24(area.Left / 2), .. UInt24(area.Top / 2),
                    .. UInt24(area.Width - 1), .. UInt24(area.Height - 1), .. UInt24(delay), DoesNotBlend,
                ],
                encoded[i].AsSpan(FileHeader));
        }

        byte[] bytes = file.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)(bytes.Length - ChunkHeader));
        return bytes;
    }

    /// <summary>Encodes the first frame, and decides how hard all are compressed.</summary>
    private byte[] First(Picture frame)
    {
        byte[] quick = PictureEncoder.WebP(frame, Quick), thorough = PictureEncoder.WebP(frame, Thorough);
        _effort = quick.Length <= MostLarger * thorough.Length ? Quick : Thorough;
        return thorough;
    }

    /// <summary>What differs from the frame before; of a frame that does not differ, one pixel.</summary>
    private Area Changed(Picture frame)
    {
        (int top, int bottom) = (0, height);
        while (top < bottom && !IsChanged(top, 0, width))
            top++;
        if (top == bottom)
            return new Area(0, 0, 1, 1);
        while (!IsChanged(bottom - 1, 0, width))
            bottom--;
        (int left, int right) = (width, 0);
        for (int y = top; y < bottom; y++)
        {
            ReadOnlySpan<byte> now = frame.Row(y), before = _before.AsSpan(y * width * Channels, width * Channels);
            int same = now.CommonPrefixLength(before) / Channels;
            left = Math.Min(left, same);
            for (int x = width; x > Math.Max(right, same); x--)
            {
                if (!now.Slice(Channels * (x - 1), Channels).SequenceEqual(before.Slice(Channels * (x - 1), Channels)))
                    right = x;
            }
        }

        // The format stores half of these.
        (left, top) = (left - (left % 2), top - (top % 2));
        return new Area(left, top, right - left, bottom - top);

        bool IsChanged(int y, int from, int to) => !frame.Row(y)[(Channels * from)..(Channels * to)].SequenceEqual(
            _before.AsSpan(((y * width) + from) * Channels, (to - from) * Channels));
    }

    private static Picture Cut(Picture frame, Area area)
    {
        var part = new Picture(area.Width, area.Height);
        for (int y = 0; y < area.Height; y++)
            frame.Row(area.Top + y, area.Left)[..(Channels * area.Width)].CopyTo(part.Row(y));
        return part;
    }

    private static void WriteChunk(
        MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, ReadOnlySpan<byte> more = default)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, content.Length + more.Length);
        file.Write(name);
        file.Write(size);
        file.Write(content);
        file.Write(more);
        // Chunks of odd length are padded by one byte.
        if ((content.Length + more.Length) % 2 == 1)
            file.WriteByte(0);
    }

    private static byte[] UInt24(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];

    /// <summary>A rectangle of pixels.</summary>
    private sealed record Area(int Left, int Top, int Width, int Height);
}
