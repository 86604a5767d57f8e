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

    /// <summary>Encodes one picture as lossless WebP.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="effort">From 0, the fastest, to 6, the smallest.</param>
    public static byte[] WebP(Picture picture, int effort = 0)
    {
        using Image image = FromMemory(picture.Pixels, picture.Width, picture.Height, picture.Channels);
        return image.WebpsaveBuffer(lossless: true, effort: effort, keep: Enums.ForeignKeep.None);
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

    /// <summary>A libvips image of pixels in memory.</summary>
    public static Image FromMemory(byte[] pixels, int width, int height, int channels)
    {
        using var untagged = Image.NewFromMemory(pixels, width, height, channels, Enums.BandFormat.Uchar);
        return untagged.Copy(interpretation: channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }
}
