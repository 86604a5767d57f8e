using System.Buffers.Binary;
using ImageGen.Generators;
using NetVips;

namespace ImageGen.Trainer.Data;

/// <summary>Reads uncompressed BMP files, the one common kind of picture that libvips does not read.</summary>
internal static class BmpReader
{
    private const int FileHeader = 14;
    private const int SmallestInfoHeader = 40;
    private const int LargestSide = 1 << 15;

    /// <summary>Whether a file begins like a BMP file.</summary>
    public static bool IsBmp(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 'B' && file.ReadByte() == 'M';
    }

    /// <summary>Decodes a file of 8 (with a palette), 24 or 32 bits a pixel.</summary>
    /// <returns>RGB, 8 bits each.</returns>
    /// <exception cref="InputException">It is of another kind, or cut short.</exception>
    public static Image Read(byte[] file, string name)
    {
        if (file.Length < FileHeader + SmallestInfoHeader || Int32(file, FileHeader) < SmallestInfoHeader)
            throw new InputException($"{name} cannot be read as a picture (a BMP file of an old kind, or cut short)");
        var (width, height, bits) = (Int32(file, 18), Math.Abs((long)Int32(file, 22)), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(28)));
        var (start, compression) = (Int32(file, 10), Int32(file, 30));
        if (bits is not (8 or 24 or 32) || !(compression == 0 || (compression == 3 && bits == 32)))
            throw new InputException($"{name} cannot be read as a picture (a BMP file of {bits} bits, compression {compression}: save it as PNG)");

        var stride = ((width * (long)bits) + 31) / 32 * 4;
        if (width is < 1 or > LargestSide || height is < 1 or > LargestSide || start < 0 || start + (stride * height) > file.Length)
            throw new InputException($"{name} cannot be read as a picture (a BMP file cut short or damaged)");

        var palette = FileHeader + Int32(file, FileHeader);
        var rowsFromTop = Int32(file, 22) < 0;
        var pixels = new byte[width * (int)height * 3];
        var at = 0;
        for (long y = 0; y < height; y++)
        {
            var row = start + (stride * (rowsFromTop ? y : height - 1 - y));
            for (var x = 0; x < width; x++, at += 3)
            {
                var from = bits == 8 ? palette + (4L * file[row + x]) : row + (x * (bits / 8));
                if (from + 3 > file.Length)
                    throw new InputException($"{name} cannot be read as a picture (a BMP file with a damaged palette)");

                // Blue comes first.
                pixels[at] = file[from + 2];
                pixels[at + 1] = file[from + 1];
                pixels[at + 2] = file[from];
            }
        }

        using var untagged = Image.NewFromMemory(pixels, width, (int)height, bands: 3, Enums.BandFormat.Uchar);
        return untagged.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static int Int32(byte[] file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
}
