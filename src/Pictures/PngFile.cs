using NetVips;

namespace ImageGen.Pictures;

/// <summary>Encodes PNG files.</summary>
public static class PngFile
{
    private const int Compression = 6;

    /// <summary>Encodes one picture.</summary>
    /// <param name="pixels">uint8 [height, width, channels].</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="channels">3 (R G B) or 1 (gray).</param>
    public static byte[] Encode(byte[] pixels, int width, int height, int channels)
    {
        using var untagged = Image.NewFromMemory(pixels, width, height, channels, Enums.BandFormat.Uchar);
        using Image image = untagged.Copy(
            interpretation: channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        return image.PngsaveBuffer(compression: Compression);
    }
}
