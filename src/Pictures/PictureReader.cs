using ImageGen.Generators;
using NetVips;

namespace ImageGen.Pictures;

/// <summary>
/// Decodes any format that libvips reads, and BMP, to 8-bit sRGB without alpha: the EXIF orientation is applied and
/// transparency is composited on white. The format is detected from the content, not the name. Samples are 8 or 16
/// bits, or floating point in [0, 1] encoded as sRGB; other types are rejected. Only the first page or frame is read.
/// <see cref="CroppedPicture.Remark"/> lists the conversions.
/// </summary>
/// <remarks>
/// Photographs are resampled with a filter, and an embedded ICC profile, or a PNG's gAMA and cHRM, is applied. Masks
/// are resized by nearest neighbour and keep their stored values, whatever the profile, because their colours are class
/// identifiers.
/// </remarks>
public static class PictureReader
{
    private const int Channels = 3;
    private const long MostPixels = 1L << 28;
    private const string Strict = "[fail_on=error]";

    // libvips errors are thrown as exceptions; libvips must not also print them.
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    // libvips' loaders of the kinds that are read. It has others (CSV, matrices, raw files, its own format), which are
    // not meant for files of unknown origin.
    private static readonly string[] Loaders = ["Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Svg", "Heif"];

    static PictureReader()
    {
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);
        Operation.Block("VipsForeignLoad", true);
        foreach (string loader in Loaders)
            Operation.Block($"VipsForeignLoad{loader}", false);

        // Every picture is read once, so caching would only waste memory.
        Cache.Max = 0;
    }

    /// <summary>The version of libvips; decoded values may differ slightly between versions.</summary>
    public static string Decoder { get; } =
        $"{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}";

    /// <summary>Decodes each picture on one thread, for callers that read many in parallel.</summary>
    public static void UseOneThreadEach() => NetVips.NetVips.Concurrency = 1;

    /// <summary>Centre-crops a photograph to the aspect ratio of a size, then resizes it.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="InputException">The file is not a picture, or is damaged.</exception>
    public static CroppedPicture Cropped(byte[] file, string name, int width, int height) => Reading(name, () =>
    {
        using Image whole = Open(file, width, height);
        using Image upright = whole.Autorot();
        using Image scaled = PictureSamples.Scaled(whole);

        // If libvips decodes the file correctly, it can decode at reduced size.
        using Image cropped = PictureSamples.IsPlain(whole) && !BmpReader.IsBmp(file)
            ? Image.ThumbnailBuffer(file, width, Strict, height, crop: Enums.Interesting.Centre)
            : scaled.ThumbnailImage(width, height, crop: Enums.Interesting.Centre);
        (byte[] pixels, PictureRemark remark) = PictureSamples.Converted(cropped, file);
        return new CroppedPicture(pixels, remark | PictureSamples.RemarkOf(whole), upright.Width, upright.Height);
    });

    /// <summary>Centre-crops a photograph to a square and resizes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="side">Side of the square in pixels.</param>
    /// <exception cref="InputException">The file is not a picture, or is damaged.</exception>
    public static CroppedPicture Cropped(string path, int side) => Cropped(Bytes(path, path), path, side, side);

    /// <summary>Centre-crops a mask and resizes it by nearest neighbour, so that no new values appear.</summary>
    /// <inheritdoc cref="Cropped(byte[], string, int, int)"/>
    public static CroppedPicture CroppedByNearest(byte[] file, string name, int width, int height) =>
        Reading(name, () =>
        {
            using Image whole = Open(file, width, height);
            using Image scaled = Drawing.IsOne(whole)
                ? Drawing.Covering(file, whole, width, height)
                : PictureSamples.Scaled(whole);
            using Image upright = scaled.Autorot();
            byte[] stored = PictureSamples.Stored(upright);
            byte[] pixels = NearestPixels.Cropped(stored, upright.Width, upright.Height, width, height);
            return new CroppedPicture(pixels, PictureSamples.RemarkOf(whole), upright.Width, upright.Height);
        });

    /// <summary>Centre-crops a mask to a square and resizes it by nearest neighbour.</summary>
    /// <inheritdoc cref="Cropped(string, int)"/>
    public static CroppedPicture CroppedByNearest(string path, int side) =>
        CroppedByNearest(Bytes(path, path), path, side, side);

    /// <summary>Resizes a photograph to a square without cropping, ignoring its aspect ratio.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="side">Side of the square in pixels.</param>
    /// <returns>uint8 [3, side, side].</returns>
    /// <exception cref="InputException">The file is not a picture, or is damaged.</exception>
    public static byte[] Stretched(byte[] file, string name, int side) => Reading(name, () =>
    {
        using Image whole = Open(file, side, side);
        using Image scaled = PictureSamples.Scaled(whole);
        using Image stretched = scaled.ThumbnailImage(side, height: side, size: Enums.Size.Force);
        return PictureSamples.ChannelsFirst(PictureSamples.Converted(stretched, file).Pixels);
    });

    /// <summary>Resizes a mask to a square by nearest neighbour, ignoring its aspect ratio.</summary>
    /// <inheritdoc cref="Stretched"/>
    public static byte[] StretchedByNearest(byte[] file, string name, int side) => Reading(name, () =>
    {
        using Image whole = Open(file, side, side);
        using Image scaled = PictureSamples.Scaled(whole);
        using Image upright = scaled.Autorot();
        byte[] stored = PictureSamples.Stored(upright);
        return PictureSamples.ChannelsFirst(NearestPixels.Stretched(stored, upright.Width, upright.Height, side));
    });

    /// <summary>Rasterizes a square SVG.</summary>
    /// <inheritdoc cref="Stretched"/>
    public static byte[] Drawn(byte[] file, string name, int side) => Reading(name, () =>
    {
        using var drawn = Image.ThumbnailBuffer(file, side, height: side, size: Enums.Size.Force);
        return PictureSamples.ChannelsFirst(PictureSamples.Stored(drawn));
    });

    /// <summary>Rasterizes a square part of a square SVG.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="whole">Side in pixels at which the whole SVG is rasterized.</param>
    /// <param name="left">Left edge of the part.</param>
    /// <param name="top">Top edge of the part.</param>
    /// <param name="side">Side of the part.</param>
    /// <returns>uint8 [3, side, side].</returns>
    /// <exception cref="InputException">The file is not a picture, or is damaged.</exception>
    public static byte[] Drawn(byte[] file, string name, int whole, int left, int top, int side) =>
        Reading(name, () =>
        {
            using var drawn = Image.ThumbnailBuffer(file, whole, height: whole, size: Enums.Size.Force);
            using Image part = drawn.ExtractArea(left, top, side, side);
            return PictureSamples.ChannelsFirst(PictureSamples.Stored(part));
        });

    /// <summary>Adds a mask's colours, as 0xRRGGBB, to a set; stops once the set exceeds a limit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="colours">The set.</param>
    /// <param name="most">The limit.</param>
    /// <returns>Whether it is a PNG with a palette, the usual format of masks.</returns>
    /// <exception cref="InputException">The file is not a picture, or is damaged.</exception>
    public static bool AddColours(string path, ISet<int> colours, int most)
    {
        byte[] file = Bytes(path, path);
        return Reading(path, () =>
        {
            using Image whole = Open(file);
            using Image scaled = PictureSamples.Scaled(whole);
            byte[] pixels = PictureSamples.Stored(scaled);
            for (int i = 0; i < pixels.Length && colours.Count <= most; i += Channels)
                colours.Add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
            return PngColor.IsPng(file) && whole.Contains("palette");
        });
    }

    /// <summary>Reads a picture file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <exception cref="InputException">The file cannot be opened.</exception>
    public static byte[] Bytes(string path, string name)
    {
        try
        {
            return RegularFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{name}: cannot be opened ({OneLine.Of(e.Message)})", e);
        }
    }

    /// <summary>
    /// Opens the picture as stored; libvips decodes only the header until pixels are accessed. Reads from memory,
    /// because libvips parses brackets at the end of a file name as options.
    /// </summary>
    private static Image Open(byte[] file, int? width = null, int? height = null)
    {
        if (file.Length == 0)
            throw new PictureException("the file is empty");
        if (BmpReader.IsBmp(file))
            return BmpReader.Read(file, MostPixels);
        if (TiffSamples.IsTiff(file))
            TiffSamples.Require(file);
        var image = Image.NewFromBuffer(file, failOn: Enums.FailOn.Error);

        // An SVG is rasterized at the size that is needed.
        double scale = Drawing.IsOne(image)
            ? Drawing.Scale(image, width ?? image.Width, height ?? image.Height)
            : 1;
        if ((long)image.Width * image.Height * scale * scale <= MostPixels)
            return image;
        string problem = $"{image.Width}x{image.Height} pixels are too many; {MostPixels:N0} at most";
        image.Dispose();
        throw new PictureException(problem);
    }

    private static T Reading<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PictureException e)
        {
            throw new InputException($"{name}: cannot be read as a picture ({e.Message})", e);
        }
        catch (VipsException e)
        {
            // libvips messages name internal functions and may contain errors of other threads.
            throw new InputException(
                $"{name}: cannot be read as a picture (it is damaged, truncated, or of an unknown format)", e);
        }
    }
}

/// <summary>A centre-cropped and resized picture.</summary>
/// <param name="Pixels">uint8 [height, width, 3].</param>
/// <param name="Remark">The conversions that were applied.</param>
/// <param name="Width">Width of the original picture in pixels, after orientation.</param>
/// <param name="Height">Height of the original picture in pixels, after orientation.</param>
public sealed record CroppedPicture(byte[] Pixels, PictureRemark Remark, int Width, int Height)
{
    /// <summary>Whether the file is grayscale.</summary>
    public bool IsGray => Remark.HasFlag(PictureRemark.Gray);
}
