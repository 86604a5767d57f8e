using System.Buffers.Binary;

namespace ImageGen.Tests.Pictures;

/// <summary>An uncompressed TIFF file of one strip with whatever its tags are given to say (TIFF 6.0).</summary>
/// <param name="Side">Width and height.</param>
/// <param name="Bits">Bits of a sample.</param>
/// <param name="Channels">Samples of a pixel.</param>
/// <param name="Photometric">Tag 262: 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK.</param>
/// <param name="Format">Tag 339: 1 unsigned, 2 signed, 3 floating point, 6 complex.</param>
/// <param name="Extra">Tag 338, what each channel beyond the colours is; empty leaves it out.</param>
internal sealed record TiffFile(
    int Side, int Bits, int Channels, int Photometric, int Format = 1, params int[] Extra)
{
    private const int Short = 3;
    private const int Long = 4;

    /// <summary>Tag 259: 1 for none.</summary>
    public int Compression { get; init; } = 1;

    /// <summary>Whether the file is big-endian; samples are written as they are given.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Tag 320: the red, then the green and blue levels of a palette, of 16 bits.</summary>
    public int[] Palette { get; init; } = [];

    /// <summary>The whole file.</summary>
    /// <param name="samples">The content of the strip.</param>
    public byte[] Encoded(byte[] samples)
    {
        SortedDictionary<int, (int Type, int[] Values)> tags = new()
        {
            [256] = (Long, [Side]),
            [257] = (Long, [Side]),
            [258] = (Short, Repeated(Bits)),
            [259] = (Short, [Compression]),
            [262] = (Short, [Photometric]),
            [273] = (Long, [8]),
            [277] = (Short, [Channels]),
            [278] = (Long, [Side]),
            [279] = (Long, [samples.Length]),
            [339] = (Short, Repeated(Format)),
        };
        if (Extra.Length > 0)
            tags[338] = (Short, Extra);
        if (Palette.Length > 0)
            tags[320] = (Short, Palette);
        using var file = new MemoryStream();
        int directory = 8 + samples.Length + (samples.Length % 2);
        file.Write(IsBigEndian ? "MM"u8 : "II"u8);
        Write(file, Short, [42]);
        Write(file, Long, [directory]);
        file.Write(samples);
        file.Write(new byte[samples.Length % 2]);
        Write(file, Short, [tags.Count]);
        int after = directory + 2 + (12 * tags.Count) + 4;
        List<(int Type, int[] Values)> outside = [];
        foreach ((int tag, (int type, int[] values)) in tags)
        {
            int size = (type == Short ? 2 : 4) * values.Length;
            Write(file, Short, [tag, type]);
            Write(file, Long, [values.Length]);
            if (size <= 4)
            {
                Write(file, type, values);
                file.Write(new byte[4 - size]);
                continue;
            }

            Write(file, Long, [after]);
            after += size;
            outside.Add((type, values));
        }

        Write(file, Long, [0]);
        foreach ((int type, int[] values) in outside)
            Write(file, type, values);
        return file.ToArray();
    }

    private int[] Repeated(int value) => [.. Enumerable.Repeat(value, Channels)];

    private void Write(MemoryStream file, int type, int[] values)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (int value in values)
        {
            if (type == Short && IsBigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
            else if (type == Short)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
            else if (IsBigEndian)
                BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            else
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            file.Write(bytes[..(type == Short ? 2 : 4)]);
        }
    }
}
