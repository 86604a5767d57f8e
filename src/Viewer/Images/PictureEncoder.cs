using ImageGen.Pictures;
using ImageGen.Viewer.Images.Metadata;
using NetVips;

namespace ImageGen.Viewer.Images;

/// <summary>Encodes pictures with libvips.</summary>
internal static class PictureEncoder
{
    /// <summary>Encodes one picture as PNG.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="origin">The picture's origin, for its metadata; null for none.</param>
    public static byte[] Png(Picture picture, PictureOrigin? origin) => PictureMetadata.Add(
        PngFile.Encode(picture.Pixels, picture.Width, picture.Height, picture.Channels), origin);

    /// <summary>Encodes one picture as lossless WebP, optimized for speed rather than size.</summary>
    public static byte[] QuickWebP(Picture picture)
    {
        using Image image = FromMemory(picture.Pixels, picture.Width, picture.Height, picture.Channels);
        return image.WebpsaveBuffer(lossless: true, effort: 0);
    }

    /// <summary>Enlarges a picture by an integer factor with linear interpolation.</summary>
    public static Picture Enlarge(Picture picture, int factor)
    {
        using Image image = FromMemory(picture.Pixels, picture.Width, picture.Height, picture.Channels);
        using Image large = image.Resize(factor, kernel: Enums.Kernel.Linear);
        var enlarged = new Picture(large.Width, large.Height, picture.Channels);
        large.WriteToMemory<byte>().CopyTo(enlarged.Pixels, 0);
        return enlarged;
    }

    /// <summary>Encodes an animation that loops forever.</summary>
    /// <param name="format">WebP or GIF.</param>
    /// <param name="frames">The pixels of all frames, RGB, concatenated vertically.</param>
    /// <param name="width">Width of a frame.</param>
    /// <param name="height">Height of a frame.</param>
    /// <param name="delays">Duration of each frame, in milliseconds.</param>
    /// <param name="origin">The animation's origin, for its metadata; null for none.</param>
    public static byte[] Animation(
        OutputFormat format, byte[] frames, int width, int height, int[] delays, PictureOrigin? origin)
    {
        using Image plain = FromMemory(frames, width, height * delays.Length, channels: 3);
        using Image animated = plain.Mutate(metadata =>
        {
            metadata.Set(GValue.GIntType, "page-height", height);
            metadata.Set(GValue.ArrayIntType, "delay", delays);
            metadata.Set(GValue.GIntType, "loop", 0);
        });
        // Enlarged pixels are squares of one colour: lossless WebP is exact and five times smaller than quality 90.
        // Dithering would only add noise to a GIF of gray pictures.
        byte[] file = format == OutputFormat.WebP
            ? animated.WebpsaveBuffer(lossless: true, effort: 4)
            : animated.GifsaveBuffer(dither: 0);
        return PictureMetadata.Add(file, origin);
    }

    private static Image FromMemory(byte[] pixels, int width, int height, int channels)
    {
        using var untagged = Image.NewFromMemory(pixels, width, height, channels, Enums.BandFormat.Uchar);
        return untagged.Copy(interpretation: channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }
}
