using ImageGen.Generators;
using NetVips;

namespace ImageGen.Trainer.Data;

/// <summary>
/// Decodes pictures of any format that libvips reads, turned as their EXIF says, to 8-bit sRGB values without
/// transparency (what is transparent lies on white), channels first.
/// </summary>
internal static class PictureReader
{
    private const int Channels = 3;

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
        return ChannelsFirst(Pixels(stretched), side, side, side);
    });

    /// <summary>The same without blending: every value is one that the picture has.</summary>
    /// <inheritdoc cref="Stretched"/>
    public static byte[] StretchedByNearest(byte[] file, string name, int side) => Reading(name, () =>
    {
        using var whole = Image.NewFromBuffer(file, failOn: Enums.FailOn.Error);
        using var upright = whole.Autorot();
        return ChannelsFirst(Pixels(upright), upright.Width, upright.Height, side);
    });

    /// <summary>R G B interleaved, 8 bits each.</summary>
    private static byte[] Pixels(Image image)
    {
        using var colour = image.Colourspace(Enums.Interpretation.Srgb);
        using var opaque = colour.HasAlpha() ? colour.Flatten(background: [255]) : colour.Copy();
        using var bytes = opaque.Cast(Enums.BandFormat.Uchar);
        return bytes.WriteToMemory<byte>();
    }

    /// <summary>Takes the pixel under the centre of each pixel of a square, and sorts by channel.</summary>
    private static byte[] ChannelsFirst(byte[] pixels, int width, int height, int side)
    {
        var sorted = new byte[Channels * side * side];
        for (var y = 0; y < side; y++)
        {
            var row = Nearest(y, height, side) * width;
            for (var x = 0; x < side; x++)
            {
                var from = (row + Nearest(x, width, side)) * Channels;
                for (var channel = 0; channel < Channels; channel++)
                    sorted[(((channel * side) + y) * side) + x] = pixels[from + channel];
            }
        }

        return sorted;
    }

    private static int Nearest(int at, int extent, int side) => (int)(((2L * at) + 1) * extent / (2L * side));

    private static T Reading<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (VipsException e)
        {
            throw new InputException($"{name} cannot be read as a picture ({e.Message.Trim().ReplaceLineEndings("; ")})", e);
        }
    }
}
