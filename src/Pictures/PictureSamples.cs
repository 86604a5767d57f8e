using NetVips;

namespace ImageGen.Pictures;

/// <summary>From the samples of a libvips picture to R, G and B of 8 bits.</summary>
internal static class PictureSamples
{
    private const int Channels = 3;

    // A mask is decoded at its full size, three bytes a pixel: a small file must not take gigabytes.
    private const long MostMaskPixels = 1L << 27;

    /// <summary>Whether libvips converts the sample type correctly to 8 bits.</summary>
    public static bool IsPlain(Image image) =>
        image.Format is Enums.BandFormat.Uchar or Enums.BandFormat.Ushort
        || image.Interpretation is Enums.Interpretation.Lab or Enums.Interpretation.Labs;

    /// <summary>Scales floating-point samples to 16 bits; 8 and 16 bits are kept.</summary>
    public static Image Scaled(Image image)
    {
        if (IsPlain(image))
            return image.Copy();
        if (image.Format is not (Enums.BandFormat.Float or Enums.BandFormat.Double))
        {
            throw new PictureException(
                $"its sample type is {image.Format.ToString().ToLowerInvariant()}: save it with 8 or 16 bits, "
                + "unsigned");
        }

        // Resampling filters overshoot the range slightly.
        const double Beyond = 0.5;
        if (!(image.Min() >= -Beyond && image.Max() <= 1 + Beyond))
            throw new PictureException("its floating-point samples are outside 0 to 1: scale them");
        using Image linear = image.Linear([ushort.MaxValue], [0.5]);
        using Image shorts = linear.Cast(Enums.BandFormat.Ushort);
        return shorts.Copy(
            interpretation: image.Bands < Channels ? Enums.Interpretation.Grey16 : Enums.Interpretation.Rgb16);
    }

    /// <summary>The conversions that follow from the header.</summary>
    public static PictureRemark RemarkOf(Image image)
    {
        bool isGray = image.Bands - (image.HasAlpha() ? 1 : 0) == 1;
        bool isFirst = image.Contains("n-pages") && Convert.ToInt32(image.Get("n-pages")) > 1;
        bool isInk = image.Interpretation == Enums.Interpretation.Cmyk;
        return If(isGray, PictureRemark.Gray) | If(isFirst, PictureRemark.FirstOfMany)
            | If(isInk, PictureRemark.Converted);
    }

    private static PictureRemark If(bool isSo, PictureRemark remark) => isSo ? remark : PictureRemark.None;

    /// <summary>The pixels as stored, whatever the profile: of masks and drawings.</summary>
    public static byte[] Stored(Image image)
    {
        if ((long)image.Width * image.Height > MostMaskPixels)
            throw new PictureException(
                $"{image.Width}x{image.Height} pixels are too many for a mask; {MostMaskPixels:N0} at most");
        using Image colour = image.Colourspace(Enums.Interpretation.Srgb);
        return Pixels(colour);
    }

    /// <summary>The pixels converted to sRGB.</summary>
    public static (byte[] Pixels, PictureRemark Remark) Converted(Image image, byte[] file)
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

    /// <summary>R G B interleaved, 8 bits per channel.</summary>
    private static byte[] Pixels(Image colour)
    {
        using Image opaque = colour.HasAlpha() ? colour.Flatten(background: [byte.MaxValue]) : colour.Copy();
        using Image bytes = opaque.Cast(Enums.BandFormat.Uchar);
        return bytes.Bands == Channels
            ? bytes.WriteToMemory<byte>()
            : throw new PictureException($"it has {bytes.Bands} channels");
    }

    /// <summary>Converts HWC to CHW.</summary>
    public static byte[] ChannelsFirst(byte[] pixels)
    {
        byte[] sorted = new byte[pixels.Length];
        int size = pixels.Length / Channels;
        for (int i = 0; i < pixels.Length; i++)
            sorted[((i % Channels) * size) + (i / Channels)] = pixels[i];
        return sorted;
    }
}
