using System.Buffers.Binary;
using System.Numerics;
using NetVips;

namespace ImageGen.Pictures;

/// <summary>Reads uncompressed BMP files, the one common format that libvips does not read.</summary>
internal static class BmpReader
{
    private const int FileHeader = 14;
    private const int InfoHeader = 40;
    private const int HeaderWithAlpha = 56;
    private const int Masks = FileHeader + InfoHeader;
    private const int Plain = 0;
    private const int BitFields = 3;
    private const int AlphaBitFields = 6;

    // BITMAPV5HEADER: bV5CSType with PROFILE_EMBEDDED ("MBED"), bV5ProfileData, bV5ProfileSize.
    private const int HeaderWithProfile = 124;
    private const int ColorSpace = FileHeader + 56;
    private const int ProfileStart = FileHeader + 112;
    private const int ProfileSize = FileHeader + 116;
    private const int EmbeddedProfile = 0x4D424544;

    /// <summary>Whether a file starts with the BMP signature.</summary>
    public static bool IsBmp(ReadOnlySpan<byte> file) => file.StartsWith("BM"u8);

    /// <summary>
    /// Decodes a file of 1, 4 or 8 bits per pixel (palette), or 16, 24 or 32 with arbitrary channel masks.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="mostPixels">Maximum number of pixels.</param>
    /// <returns>RGB or RGBA, 8 bits per channel.</returns>
    /// <exception cref="PictureException">The variant is unsupported, or the file is truncated.</exception>
    public static Image Read(byte[] file, long mostPixels)
    {
        if (file.Length < FileHeader + InfoHeader || Int32(file, FileHeader) < InfoHeader)
            throw new PictureException("an outdated or truncated BMP file");
        (int width, long height) = (Int32(file, 18), Math.Abs((long)Int32(file, 22)));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(28));
        (int start, int compression) = (Int32(file, 10), Int32(file, 30));
        bool isKnown = compression == Plain
            ? bits is 1 or 4 or 8 or 16 or 24 or 32
            : compression is BitFields or AlphaBitFields && bits is 16 or 32;
        if (!isKnown)
            throw new PictureException($"a BMP file of {bits} bits with compression {compression}: save it as PNG");
        if (width > 0 && height > mostPixels / width)
            throw new PictureException($"{width}x{height} pixels are too many; {mostPixels:N0} at most");

        long stride = ((width * (long)bits) + 31) / 32 * 4;
        if (width < 1 || height < 1 || start < 0 || start + (stride * height) > file.Length)
            throw new PictureException("a truncated or damaged BMP file");

        ColorTable color = bits <= 8 ? PaletteOf(file, start) : ChannelsOf(file, bits, compression);
        byte[] pixels = new byte[width * height * color.Bands];
        bool isFromTop = Int32(file, 22) < 0;
        int at = 0;
        for (long y = 0; y < height; y++)
        {
            Span<byte> row = file.AsSpan((int)(start + (stride * (isFromTop ? y : height - 1 - y))), (int)stride);
            for (int x = 0; x < width; x++, at += color.Bands)
                color.Write(Value(row, x, bits), pixels.AsSpan(at));
        }

        using var untagged = Image.NewFromMemory(pixels, width, (int)height, color.Bands, Enums.BandFormat.Uchar);
        using Image image = untagged.Copy(interpretation: Enums.Interpretation.Srgb);

        // Many programs leave the alpha bytes at zero.
        using Image plain = color.Bands == 4 && !HasAny(pixels, 3, 4) ? image.ExtractBand(0, n: 3) : image.Copy();
        return ProfileOf(file) is { } profile
            ? plain.Mutate(data => data.Set(GValue.BlobType, ColorProfile.Field, profile))
            : plain.Copy();
    }

    /// <summary>The embedded ICC profile; null if there is none.</summary>
    private static byte[]? ProfileOf(byte[] file)
    {
        if (Int32(file, FileHeader) < HeaderWithProfile || file.Length < FileHeader + HeaderWithProfile
            || Int32(file, ColorSpace) != EmbeddedProfile)
        {
            return null;
        }

        (long start, long size) = (FileHeader + (long)Int32(file, ProfileStart), Int32(file, ProfileSize));
        return start >= FileHeader && size > 0 && start + size <= file.Length
            ? file[(int)start..(int)(start + size)]
            : throw new PictureException("a BMP file with a damaged colour profile");
    }

    private static uint Value(ReadOnlySpan<byte> row, int x, int bits) => bits switch
    {
        1 => (uint)(row[x / 8] >> (7 - (x % 8))) & 1,
        4 => (uint)(row[x / 2] >> (x % 2 == 0 ? 4 : 0)) & 15,
        8 => row[x],
        16 => BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * x)..]),
        24 => row[3 * x] | ((uint)row[(3 * x) + 1] << 8) | ((uint)row[(3 * x) + 2] << 16),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(row[(4 * x)..]),
    };

    private static bool HasAny(byte[] pixels, int from, int step)
    {
        for (int i = from; i < pixels.Length; i += step)
        {
            if (pixels[i] != 0)
                return true;
        }

        return false;
    }

    private static Palette PaletteOf(byte[] file, int start)
    {
        long from = FileHeader + (long)Int32(file, FileHeader);
        return from < start
            ? new Palette(file.AsMemory((int)from, start - (int)from))
            : throw new PictureException("a BMP file with a damaged palette");
    }

    private static ColorChannels ChannelsOf(byte[] file, int bits, int compression)
    {
        uint[] masks = bits == 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
        if (compression is BitFields or AlphaBitFields)
        {
            int count = Int32(file, FileHeader) >= HeaderWithAlpha || compression == AlphaBitFields ? 4 : 3;
            if (file.Length < Masks + (count * sizeof(uint)))
                throw new PictureException("a truncated BMP file");
            masks = [.. Enumerable.Range(0, count).Select(i => (uint)Int32(file, Masks + (i * sizeof(uint))))];
        }

        return new ColorChannels(masks is [_, _, _, 0] ? masks[..3] : masks);
    }

    private static int Int32(byte[] file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));

    /// <summary>Maps pixel values to colours.</summary>
    private abstract class ColorTable(int bands)
    {
        public int Bands { get; } = bands;

        public abstract void Write(uint value, Span<byte> pixel);
    }

    private sealed class Palette(ReadOnlyMemory<byte> entries) : ColorTable(3)
    {
        public override void Write(uint value, Span<byte> pixel)
        {
            int from = 4 * (int)value;
            if (from + 3 > entries.Length)
                throw new PictureException("a BMP file with a damaged palette");

            // Entries are stored as BGR.
            (pixel[0], pixel[1], pixel[2]) = (entries.Span[from + 2], entries.Span[from + 1], entries.Span[from]);
        }
    }

    /// <summary>Each channel is a contiguous bit field of the pixel value.</summary>
    private sealed class ColorChannels : ColorTable
    {
        private readonly (int Shift, uint Most)[] _channels;

        public ColorChannels(uint[] masks)
            : base(masks.Length) => _channels = [.. masks.Select(Channel)];

        public override void Write(uint value, Span<byte> pixel)
        {
            for (int i = 0; i < _channels.Length; i++)
            {
                (int shift, uint most) = _channels[i];
                uint level = (value >> shift) & most;
                pixel[i] = (byte)(((level * (ulong)byte.MaxValue) + (most / 2)) / most);
            }
        }

        private static (int Shift, uint Most) Channel(uint mask)
        {
            int shift = BitOperations.TrailingZeroCount(mask);
            uint most = mask >>> shift;
            return mask != 0 && (most & (most + 1)) == 0
                ? (shift, most)
                : throw new PictureException("a BMP file with damaged channel masks");
        }
    }
}
