using System.Collections.Concurrent;
using System.Security.Cryptography;
using NetVips;

namespace ImageGen.Pictures;

/// <summary>
/// Applies the embedded ICC profile. Pixel values are unchanged if the profile is sRGB or missing; a damaged profile is
/// ignored.
/// </summary>
internal static class ColorProfile
{
    /// <summary>The libvips metadata field with the profile.</summary>
    public const string Field = "icc-profile-data";

    // sRGB profiles of different vendors differ only by rounding.
    private const int Rounding = 2;
    private const int LevelStep = 17;
    private const int MostRemembered = 1000;

    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.Ordinal);

    /// <summary>Converts a picture to 8-bit sRGB.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="isConverted">Whether a profile other than sRGB was applied.</param>
    public static Image ToSrgb(Image image, out bool isConverted)
    {
        // Decode first, so that a decoding error is not attributed to the profile.
        using Image pixels = image.CopyMemory();
        isConverted = false;
        if (!pixels.Contains(Field) || IsSrgb(pixels))
            return pixels.Colourspace(Enums.Interpretation.Srgb);
        try
        {
            using Image lazy = pixels.IccTransform("srgb", embedded: true, depth: 8);
            Image converted = lazy.CopyMemory();
            isConverted = true;
            return converted;
        }
        catch (VipsException)
        {
            return pixels.Colourspace(Enums.Interpretation.Srgb);
        }
    }

    /// <summary>Whether the profile leaves all levels unchanged.</summary>
    private static bool IsSrgb(Image image)
    {
        int bands = image.Bands - (image.HasAlpha() ? 1 : 0);
        if (bands is not (1 or 3))
            return false;
        byte[] profile = (byte[])image.Get(Field);
        string key = $"{bands} {Convert.ToHexStringLower(SHA256.HashData(profile))}";
        if (Known.TryGetValue(key, out bool known))
            return known;
        if (Known.Count >= MostRemembered)
            Known.Clear();
        return Known[key] = KeepsLevels(profile, bands);
    }

    private static bool KeepsLevels(byte[] profile, int bands)
    {
        byte[] levels = bands == 1 ? Grays() : Colors();
        int count = levels.Length / bands;
        using var untagged = Image.NewFromMemory(levels, count, 1, bands, Enums.BandFormat.Uchar);
        using Image plain = untagged.Copy(
            interpretation: bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        using Image tagged = plain.Mutate(metadata => metadata.Set(GValue.BlobType, Field, profile));
        try
        {
            using Image converted = tagged.IccTransform("srgb", embedded: true, depth: 8);
            byte[] values = converted.WriteToMemory<byte>();
            return values.Length == 3 * count
                && !values.Where((value, i) => Math.Abs(value - levels[bands == 1 ? i / 3 : i]) > Rounding).Any();
        }
        catch (VipsException)
        {
            return false;
        }
    }

    private static byte[] Grays() => [.. Enumerable.Range(0, byte.MaxValue + 1).Select(level => (byte)level)];

    private static byte[] Colors()
    {
        byte[] levels = [.. Grays().Where(level => level % LevelStep == 0)];
        return [.. levels.SelectMany(r => levels.SelectMany(g => levels.SelectMany(b => new[] { r, g, b })))];
    }
}
