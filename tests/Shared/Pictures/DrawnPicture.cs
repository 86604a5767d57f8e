using NetVips;

namespace ImageGen.Tests;

/// <summary>Small picture files for tests, drawn pixel by pixel.</summary>
internal static class DrawnPicture
{
    /// <summary>An RGB picture, encoded by the ending of a name: ".png", ".jpg", ".gif".</summary>
    public static byte[] Encoded(string ending, int width, int height, Func<int, int, (int R, int G, int B)> colour)
    {
        using Image image = Rgb(width, height, colour);
        return image.WriteToBuffer(ending);
    }

    /// <summary>A picture of one colour.</summary>
    public static byte[] Plain(string ending, int width, int height, int r, int g, int b) =>
        Encoded(ending, width, height, (_, _) => (r, g, b));

    /// <summary>A gray PNG.</summary>
    public static byte[] Gray(int width, int height, byte value)
    {
        using var image = Image.NewFromMemory(
            Enumerable.Repeat(value, width * height).ToArray(), width, height, 1, Enums.BandFormat.Uchar);
        return image.PngsaveBuffer();
    }

    /// <summary>A picture as libvips holds it.</summary>
    public static Image Rgb(int width, int height, Func<int, int, (int R, int G, int B)> colour)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++)
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = Bytes(colour(i % width, i / width));
        using var untagged = Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar);
        return untagged.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static (byte, byte, byte) Bytes((int R, int G, int B) colour) =>
        ((byte)colour.R, (byte)colour.G, (byte)colour.B);
}
