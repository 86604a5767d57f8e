using System.Buffers.Binary;
using ImageGen.Generators;
using NetVips;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Decodes pictures of any format that libvips reads, and BMP, turned as their EXIF says, to 8-bit sRGB values without
/// transparency (what is transparent lies on white).
/// </summary>
internal static class PictureReader
{
    private const int Channels = 3;

    static PictureReader()
    {
        // What a picture lacks is told once, in the message of the exception, not by libvips on standard error too.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, (_, _, _) => { });

        // Every picture is read once: kept, it would only hold memory, and be taken for a file that has changed since.
        Cache.Max = 0;

        // Pictures are read on all cores, each by one thread.
        NetVips.NetVips.Concurrency = 1;
    }

    /// <summary>A picture stretched to a square: all of it stays visible.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">How to call it in a message.</param>
    /// <param name="side">Side of the square in pixels.</param>
    /// <returns>uint8 [3, side, side].</returns>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static byte[] Stretched(byte[] file, string name, int side) => Reading(name, () =>
    {
        using var whole = Image.NewFromBuffer(file, failOn: Enums.FailOn.Error);
        using var stretched = whole.ThumbnailImage(side, height: side, size: Enums.Size.Force);
        return ChannelsFirst(Pixels(stretched));
    });

    /// <summary>The same without blending: every value is one that the picture has.</summary>
    /// <inheritdoc cref="Stretched"/>
    public static byte[] StretchedByNearest(byte[] file, string name, int side) => Reading(name, () =>
    {
        using var whole = Image.NewFromBuffer(file, failOn: Enums.FailOn.Error);
        using var upright = whole.Autorot();
        return ChannelsFirst(Sampled(Pixels(upright), upright.Width, upright.Height, side, isCropped: false));
    });

    /// <summary>A square SVG drawn at a size.</summary>
    /// <inheritdoc cref="Stretched"/>
    public static byte[] Drawn(byte[] file, string name, int side) => Reading(name, () =>
    {
        using var drawn = Image.ThumbnailBuffer(file, side, height: side, size: Enums.Size.Force);
        return ChannelsFirst(Pixels(drawn));
    });

    /// <summary>A part of a square SVG drawn at a size.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">How to call it in a message.</param>
    /// <param name="side">Side of the picture in pixels.</param>
    /// <param name="window">The part.</param>
    /// <returns>uint8 [3, side, side].</returns>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static byte[] Drawn(byte[] file, string name, int side, DrawingWindow window) => Reading(name, () =>
    {
        var whole = (int)Math.Round((double)side * window.Canvas / window.Extent);
        int Pixel(int unit) => Math.Min((int)Math.Round((double)unit * whole / window.Canvas), whole - side);
        using var drawn = Image.ThumbnailBuffer(file, whole, height: whole, size: Enums.Size.Force);
        using var part = drawn.ExtractArea(Pixel(window.Left), Pixel(window.Top), side, side);
        return ChannelsFirst(Pixels(part));
    });

    /// <summary>The middle square of a picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="side">Side of the square in pixels.</param>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static CroppedPicture Cropped(string path, int side) => Reading(path, () =>
    {
        // From the file, since libvips passes over what is missing when it makes a thumbnail of a buffer.
        using var upright = Whole(path);
        using var cropped = BmpReader.IsBmp(path)
            ? upright.ThumbnailImage(side, height: side, crop: Enums.Interesting.Centre)
            : Image.Thumbnail(path, side, height: side, crop: Enums.Interesting.Centre, failOn: Enums.FailOn.Error);
        return new CroppedPicture(
            Pixels(cropped), IsGray(upright), upright.Width, upright.Height);
    });

    /// <summary>The same without blending: every value is one that the picture has.</summary>
    /// <inheritdoc cref="Cropped"/>
    public static CroppedPicture CroppedByNearest(string path, int side) => Reading(path, () =>
    {
        using var upright = Whole(path);
        return new CroppedPicture(
            Sampled(Pixels(upright), upright.Width, upright.Height, side, isCropped: true), IsGray(upright), upright.Width, upright.Height);
    });

    /// <summary>Adds the colours of a whole picture, as 0xRRGGBB, to a set, and stops once there are more than so many.</summary>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static void AddColours(string path, ISet<int> colours, int most) => Reading(path, () =>
    {
        using var upright = Whole(path);
        var pixels = Pixels(upright);
        for (var i = 0; i < pixels.Length && colours.Count <= most; i += Channels)
            colours.Add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
        return colours;
    });

    /// <summary>The picture, upright; only its header is read until its pixels are wanted.</summary>
    private static Image Whole(string path)
    {
        if (BmpReader.IsBmp(path))
            return BmpReader.Read(File.ReadAllBytes(path), path);
        using var image = Image.NewFromFile(path, failOn: Enums.FailOn.Error);
        return image.Autorot();
    }

    private static bool IsGray(Image image) => image.Bands - (image.HasAlpha() ? 1 : 0) == 1;

    /// <summary>R G B interleaved, 8 bits each.</summary>
    private static byte[] Pixels(Image image)
    {
        using var colour = image.Colourspace(Enums.Interpretation.Srgb);
        using var opaque = colour.HasAlpha() ? colour.Flatten(background: [255]) : colour.Copy();
        using var bytes = opaque.Cast(Enums.BandFormat.Uchar);
        return bytes.WriteToMemory<byte>();
    }

    /// <summary>Takes the pixel under the centre of each pixel of a square.</summary>
    /// <param name="pixels">R G B interleaved.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Its height.</param>
    /// <param name="side">Side of the square.</param>
    /// <param name="isCropped">Whether the square is the picture's middle one; else it is the whole picture, stretched.</param>
    /// <returns>R G B interleaved.</returns>
    private static byte[] Sampled(byte[] pixels, int width, int height, int side, bool isCropped)
    {
        if (width == side && height == side)
            return pixels;
        var (across, down) = isCropped ? (Math.Min(width, height), Math.Min(width, height)) : (width, height);
        var (left, top) = ((width - across) / 2, (height - down) / 2);
        var sampled = new byte[Channels * side * side];
        for (var (y, to) = (0, 0); y < side; y++)
        {
            var row = (top + Nearest(y, down, side)) * width;
            for (var x = 0; x < side; x++, to += Channels)
                pixels.AsSpan((row + left + Nearest(x, across, side)) * Channels, Channels).CopyTo(sampled.AsSpan(to));
        }

        return sampled;
    }

    /// <summary>Sorts by channel.</summary>
    private static byte[] ChannelsFirst(byte[] pixels)
    {
        var sorted = new byte[pixels.Length];
        var size = pixels.Length / Channels;
        for (var i = 0; i < pixels.Length; i++)
            sorted[((i % Channels) * size) + (i / Channels)] = pixels[i];
        return sorted;
    }

    private static int Nearest(int at, int extent, int side) => (int)(((2L * at) + 1) * extent / (2L * side));

    private static T Reading<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is VipsException or IOException or UnauthorizedAccessException)
        {
            // What libvips says ends with the reason; before that may stand what other threads met.
            throw new InputException($"{name} cannot be read as a picture ({e.Message.Trim().Split('\n')[^1]})", e);
        }
    }
}

/// <summary>The middle square of a picture, at the size that is trained on.</summary>
/// <param name="Pixels">uint8 [side, side, 3].</param>
/// <param name="IsGray">Whether the file has no colours.</param>
/// <param name="Width">Width of the whole picture in pixels, upright.</param>
/// <param name="Height">Its height.</param>
internal sealed record CroppedPicture(byte[] Pixels, bool IsGray, int Width, int Height);

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
    /// <exception cref="InputException">It is of another kind, or truncated.</exception>
    public static Image Read(byte[] file, string name)
    {
        if (file.Length < FileHeader + SmallestInfoHeader || Int32(file, FileHeader) < SmallestInfoHeader)
            throw new InputException($"{name} cannot be read as a picture (an outdated or truncated BMP file)");
        var (width, height, bits) = (Int32(file, 18), Math.Abs((long)Int32(file, 22)), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(28)));
        var (start, compression) = (Int32(file, 10), Int32(file, 30));
        if (bits is not (8 or 24 or 32) || !(compression == 0 || (compression == 3 && bits == 32)))
            throw new InputException($"{name} cannot be read as a picture (a BMP file of {bits} bits, compression {compression}: save it as PNG)");

        var stride = ((width * (long)bits) + 31) / 32 * 4;
        if (width is < 1 or > LargestSide || height is < 1 or > LargestSide || start < 0 || start + (stride * height) > file.Length)
            throw new InputException($"{name} cannot be read as a picture (a truncated or damaged BMP file)");

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
