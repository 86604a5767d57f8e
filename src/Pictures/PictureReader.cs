using ImageGen.Generators;
using NetVips;

namespace ImageGen.Pictures;

/// <summary>
/// Decodes pictures of any format that libvips reads, and BMP, turned as their EXIF says, to 8-bit sRGB values without
/// transparency (what is transparent lies on white). The content decides what a file is, not its name. Samples are 8 or
/// 16 bits, or floating point from 0 to 1, encoded as sRGB like those of 8 bits; other types are refused. Of several
/// pages or frames the first is taken. What was decided is in <see cref="CroppedPicture.Remark"/>.
/// </summary>
/// <remarks>
/// Two kinds of reading. A photograph is blended when its size changes, and its colour profile, or a PNG's gAMA and
/// cHRM, is obeyed. Of a mask the nearest pixels are taken and the stored numbers kept, whatever its profile: its
/// colours are names, not light.
/// </remarks>
public static class PictureReader
{
    private const int Channels = 3;
    private const long MostPixels = 1L << 28;

    // A mask is decoded at its full size, three bytes a pixel: a small file must not take gigabytes.
    private const long MostMaskPixels = 1L << 27;
    private const string Strict = "[fail_on=error]";

    // What libvips finds fault with comes back as an exception; printed as well, it would not be one clear line.
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

        // Every picture is read once: kept, it would only hold memory.
        Cache.Max = 0;
    }

    /// <summary>What decodes pictures, with its version: another one may give slightly different values.</summary>
    public static string Decoder { get; } =
        $"{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}";

    /// <summary>Decodes each picture on one thread, for a caller that reads many at once.</summary>
    public static void UseOneThreadEach() => NetVips.NetVips.Concurrency = 1;

    /// <summary>The middle of a photograph, cut to the proportions of a size and brought to it.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static CroppedPicture Cropped(byte[] file, string name, int width, int height) => Reading(name, () =>
    {
        using Image whole = Open(file, width, height);
        using Image upright = whole.Autorot();
        using Image scaled = Scaled(whole);

        // Of a file that libvips reads as we want it, only what is needed for the size is decoded.
        using Image cropped = IsPlain(whole) && !BmpReader.IsBmp(file)
            ? Image.ThumbnailBuffer(file, width, Strict, height, crop: Enums.Interesting.Centre)
            : scaled.ThumbnailImage(width, height, crop: Enums.Interesting.Centre);
        (byte[] pixels, PictureRemark remark) = Light(cropped, file);
        return new CroppedPicture(pixels, remark | RemarkOf(whole), upright.Width, upright.Height);
    });

    /// <summary>The middle square of a photograph.</summary>
    /// <param name="path">The file.</param>
    /// <param name="side">Side of the square in pixels.</param>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static CroppedPicture Cropped(string path, int side) => Cropped(Bytes(path, path), path, side, side);

    /// <summary>The middle of a mask, by the nearest pixels: every value is one that the mask has.</summary>
    /// <inheritdoc cref="Cropped(byte[], string, int, int)"/>
    public static CroppedPicture CroppedByNearest(byte[] file, string name, int width, int height) =>
        Reading(name, () =>
        {
            using Image whole = Open(file, width, height);
            using Image stored = Drawing.IsOne(whole) ? Drawing.Covering(file, whole, width, height) : Scaled(whole);
            using Image upright = stored.Autorot();
            byte[] pixels = NearestPixels.Cropped(Stored(upright), upright.Width, upright.Height, width, height);
            return new CroppedPicture(pixels, RemarkOf(whole), upright.Width, upright.Height);
        });

    /// <summary>The middle square of a mask.</summary>
    /// <inheritdoc cref="Cropped(string, int)"/>
    public static CroppedPicture CroppedByNearest(string path, int side) =>
        CroppedByNearest(Bytes(path, path), path, side, side);

    /// <summary>A photograph stretched to a square: all of it stays visible.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <param name="side">Side of the square in pixels.</param>
    /// <returns>uint8 [3, side, side].</returns>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static byte[] Stretched(byte[] file, string name, int side) => Reading(name, () =>
    {
        using Image whole = Open(file, side, side);
        using Image scaled = Scaled(whole);
        using Image stretched = scaled.ThumbnailImage(side, height: side, size: Enums.Size.Force);
        return ChannelsFirst(Light(stretched, file).Pixels);
    });

    /// <summary>A mask stretched to a square by the nearest pixels.</summary>
    /// <inheritdoc cref="Stretched"/>
    public static byte[] StretchedByNearest(byte[] file, string name, int side) => Reading(name, () =>
    {
        using Image whole = Open(file, side, side);
        using Image scaled = Scaled(whole);
        using Image upright = scaled.Autorot();
        return ChannelsFirst(NearestPixels.Stretched(Stored(upright), upright.Width, upright.Height, side));
    });

    /// <summary>A square SVG drawn at a size.</summary>
    /// <inheritdoc cref="Stretched"/>
    public static byte[] Drawn(byte[] file, string name, int side) => Reading(name, () =>
    {
        using var drawn = Image.ThumbnailBuffer(file, side, height: side, size: Enums.Size.Force);
        return ChannelsFirst(Stored(drawn));
    });

    /// <summary>A square part of a square SVG that is drawn at a size.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <param name="whole">Side of the whole drawing in pixels.</param>
    /// <param name="left">What lies to the left of the part.</param>
    /// <param name="top">What lies above it.</param>
    /// <param name="side">Side of the part.</param>
    /// <returns>uint8 [3, side, side].</returns>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static byte[] Drawn(byte[] file, string name, int whole, int left, int top, int side) =>
        Reading(name, () =>
        {
            using var drawn = Image.ThumbnailBuffer(file, whole, height: whole, size: Enums.Size.Force);
            using Image part = drawn.ExtractArea(left, top, side, side);
            return ChannelsFirst(Stored(part));
        });

    /// <summary>Adds a mask's colours, as 0xRRGGBB, to a set, and stops once there are more than so many.</summary>
    /// <param name="path">The file.</param>
    /// <param name="colours">The set.</param>
    /// <param name="most">When to stop.</param>
    /// <returns>Whether it is a PNG with a palette, as masks are saved.</returns>
    /// <exception cref="InputException">It is not a picture, or damaged.</exception>
    public static bool AddColours(string path, ISet<int> colours, int most)
    {
        byte[] file = Bytes(path, path);
        return Reading(path, () =>
        {
            using Image whole = Open(file);
            using Image scaled = Scaled(whole);
            byte[] pixels = Stored(scaled);
            for (int i = 0; i < pixels.Length && colours.Count <= most; i += Channels)
                colours.Add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
            return PngColor.IsPng(file) && whole.Contains("palette");
        });
    }

    /// <summary>The content of a picture file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What to call it in a message.</param>
    /// <exception cref="InputException">It cannot be opened.</exception>
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
    /// The picture as it is stored, of which only the header is read until its pixels are wanted. From memory: libvips
    /// would take brackets at the end of a file's name for options.
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

        // A drawing has no pixels of its own: it is drawn as large as it is needed.
        double scale = Drawing.IsOne(image)
            ? Drawing.Scale(image, width ?? image.Width, height ?? image.Height)
            : 1;
        if ((long)image.Width * image.Height * scale * scale <= MostPixels)
            return image;
        string problem = $"{image.Width}x{image.Height} pixels are too many; {MostPixels:N0} at most";
        image.Dispose();
        throw new PictureException(problem);
    }

    /// <summary>Whether the samples are of a type that libvips brings to 8 bits as we want it.</summary>
    private static bool IsPlain(Image image) =>
        image.Format is Enums.BandFormat.Uchar or Enums.BandFormat.Ushort
        || image.Interpretation is Enums.Interpretation.Lab or Enums.Interpretation.Labs;

    /// <summary>A picture of 8 or 16 bits: those of floating point are scaled.</summary>
    private static Image Scaled(Image image)
    {
        if (IsPlain(image))
            return image.Copy();
        if (image.Format is not (Enums.BandFormat.Float or Enums.BandFormat.Double))
        {
            throw new PictureException(
                $"its samples are of type {image.Format.ToString().ToLowerInvariant()}: save it with 8 or 16 bits, "
                + "unsigned");
        }

        // A little beyond the range is what a filter left there.
        const double Beyond = 0.5;
        if (!(image.Min() >= -Beyond && image.Max() <= 1 + Beyond))
            throw new PictureException("its floating-point samples are not from 0 to 1: scale them");
        using Image linear = image.Linear([ushort.MaxValue], [0.5]);
        using Image shorts = linear.Cast(Enums.BandFormat.Ushort);
        return shorts.Copy(
            interpretation: image.Bands < Channels ? Enums.Interpretation.Grey16 : Enums.Interpretation.Rgb16);
    }

    /// <summary>What the header says that is not obeyed to the letter.</summary>
    private static PictureRemark RemarkOf(Image image)
    {
        bool isGray = image.Bands - (image.HasAlpha() ? 1 : 0) == 1;
        bool isFirst = image.Contains("n-pages") && Convert.ToInt32(image.Get("n-pages")) > 1;
        bool isInk = image.Interpretation == Enums.Interpretation.Cmyk;
        return If(isGray, PictureRemark.Gray) | If(isFirst, PictureRemark.FirstOfMany)
            | If(isInk, PictureRemark.Converted);
    }

    private static PictureRemark If(bool isSo, PictureRemark remark) => isSo ? remark : PictureRemark.None;

    private static byte[] Stored(Image image)
    {
        if ((long)image.Width * image.Height > MostMaskPixels)
            throw new PictureException(
                $"{image.Width}x{image.Height} pixels are too many for a mask; {MostMaskPixels:N0} at most");
        using Image colour = image.Colourspace(Enums.Interpretation.Srgb);
        return Pixels(colour);
    }

    /// <summary>The pixels in the colours that the file says they have.</summary>
    private static (byte[] Pixels, PictureRemark Remark) Light(Image image, byte[] file)
    {
        using Image colour = ColorProfile.ToSrgb(image, out bool isConverted);
        byte[] pixels = Pixels(colour);
        if (!isConverted && PngColor.Of(file) is { } stated)
        {
            stated.Apply(pixels);
            isConverted = true;
        }

        return (
            pixels,
            If(isConverted, PictureRemark.Converted) | If(IsTransparent(colour), PictureRemark.Transparent));
    }

    private static bool IsTransparent(Image image)
    {
        if (!image.HasAlpha())
            return false;
        using Image alpha = image.ExtractBand(image.Bands - 1);
        return alpha.Min() < byte.MaxValue;
    }

    /// <summary>R G B interleaved, 8 bits each.</summary>
    private static byte[] Pixels(Image colour)
    {
        using Image opaque = colour.HasAlpha() ? colour.Flatten(background: [byte.MaxValue]) : colour.Copy();
        using Image bytes = opaque.Cast(Enums.BandFormat.Uchar);
        return bytes.Bands == Channels
            ? bytes.WriteToMemory<byte>()
            : throw new PictureException($"it has {bytes.Bands} channels");
    }

    /// <summary>Sorts by channel.</summary>
    private static byte[] ChannelsFirst(byte[] pixels)
    {
        byte[] sorted = new byte[pixels.Length];
        int size = pixels.Length / Channels;
        for (int i = 0; i < pixels.Length; i++)
            sorted[((i % Channels) * size) + (i / Channels)] = pixels[i];
        return sorted;
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
            // What libvips says names its own functions, and other threads' errors may stand in front of it.
            throw new InputException(
                $"{name}: cannot be read as a picture (it is damaged, truncated, or of an unknown format)", e);
        }
    }
}

/// <summary>The middle of a picture, at the size that is wanted.</summary>
/// <param name="Pixels">uint8 [height, width, 3].</param>
/// <param name="Remark">What was decided about it.</param>
/// <param name="Width">Width of the whole picture in pixels, upright.</param>
/// <param name="Height">Its height.</param>
public sealed record CroppedPicture(byte[] Pixels, PictureRemark Remark, int Width, int Height)
{
    /// <summary>Whether the file has no colours.</summary>
    public bool IsGray => Remark.HasFlag(PictureRemark.Gray);
}
