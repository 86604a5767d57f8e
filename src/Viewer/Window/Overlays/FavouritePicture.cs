using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Pictures;
using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Window.Overlays;

/// <summary>The small picture of a favourite: a square of RGB pixels, and its text in a file.</summary>
internal static class FavouritePicture
{
    /// <summary>Its side in pixels.</summary>
    public const int Side = 64;

    private const string Prefix = "data:image/png;base64,";

    /// <summary>The shape of its tensor.</summary>
    public static ImageShape Shape { get; } = new(3, Side, Side);

    /// <summary>
    /// The small picture of a picture: all of it, in the middle of the square. Enlarged, its pixels stay squares;
    /// reduced, they are averaged.
    /// </summary>
    /// <returns>R G B interleaved.</returns>
    public static byte[] Of(Picture picture)
    {
        double zoom = Math.Min((double)Side / picture.Width, (double)Side / picture.Height);
        (int width, int height) =
            (Math.Max(1, (int)Math.Round(picture.Width * zoom)), Math.Max(1, (int)Math.Round(picture.Height * zoom)));
        (int left, int top) = ((Side - width) / 2, (Side - height) / 2);
        byte[] pixels = new byte[3 * Side * Side];
        pixels.AsSpan().Fill(Mosaic.Background);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                Average(picture, x, y, width, height, pixels.AsSpan(3 * (((top + y) * Side) + left + x), 3));
        }

        return pixels;
    }

    /// <summary>The text of a small picture: a PNG as a data URL, as the page keeps them.</summary>
    public static string Write(byte[] pixels) =>
        Prefix + Convert.ToBase64String(PngFile.Encode(pixels, Side, Side, channels: 3));

    /// <summary>Reads the text as a tensor.</summary>
    /// <returns>[3, side, side] in [0, 1]; null when it is none.</returns>
    public static float[]? TryRead(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        try
        {
            byte[] png = Convert.FromBase64String(text[Prefix.Length..]);
            return [.. PictureReader.Stretched(png, "favourite", Side).Select(level => level / 255f)];
        }
        catch (Exception e) when (e is FormatException or InputException)
        {
            return null;
        }
    }

    private static void Average(Picture from, int x, int y, int width, int height, Span<byte> to)
    {
        (int left, int right) = Range(x, width, from.Width);
        (int top, int bottom) = Range(y, height, from.Height);
        Span<int> sums = stackalloc int[3];
        sums.Clear();
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                ReadOnlySpan<byte> pixel = from.Row(row, column);
                for (int channel = 0; channel < 3; channel++)
                    sums[channel] += pixel[Math.Min(channel, from.Channels - 1)];
            }
        }

        int count = (right - left) * (bottom - top);
        for (int channel = 0; channel < 3; channel++)
            to[channel] = (byte)((sums[channel] + (count / 2)) / count);
    }

    private static (int From, int To) Range(int index, int count, int fromCount)
    {
        int from = index * fromCount / count;
        return (from, Math.Max(from + 1, (index + 1) * fromCount / count));
    }
}
