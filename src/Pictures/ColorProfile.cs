using System.Collections.Concurrent;
using System.Security.Cryptography;
using NetVips;

namespace ImageGen.Pictures;

/// <summary>
/// Obeys the colour profile in a picture. A picture whose profile is sRGB keeps its values to the bit, like one
/// without a profile; one whose profile is damaged is taken as if it had none.
/// </summary>
internal static class ColorProfile
{
    /// <summary>Where libvips keeps the profile of a picture.</summary>
    public const string Field = "icc-profile-data";

    // sRGB profiles of different makers differ by rounding alone.
    private const int Rounding = 2;
    private const int LevelStep = 17;
    private const int MostRemembered = 1000;

    private static readonly ConcurrentDictionary<string, bool> Known = new(StringComparer.Ordinal);

    /// <summary>A picture of 8 bits, in sRGB.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="isConverted">Whether it has a profile other than sRGB, which was obeyed.</param>
    public static Image ToSrgb(Image image, out bool isConverted)
    {
        // Pixels first: what is wrong with them is not the profile's fault.
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

    /// <summary>Tries the profile on all levels: whether they stay as they are.</summary>
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
