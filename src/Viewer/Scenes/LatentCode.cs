using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A latent that has no seed, such as the code of a photograph: its coordinates in float16, little-endian, as base64url
/// (RFC 4648, section 5), so that it fits into a link.
/// </summary>
internal sealed record LatentCode
{
    private const int MostCoordinates = 8192;
    private const int MostCharacters = ((MostCoordinates * 2) + 2) / 3 * 4;

    private LatentCode(string text) => Text = text;

    /// <summary>The text form.</summary>
    public string Text { get; }

    /// <summary>Number of coordinates.</summary>
    public int Length => Base64Url.GetMaxDecodedLength(Text.Length) / 2;

    /// <summary>Rounds a latent to float16; values beyond its range are clamped.</summary>
    public static LatentCode Of(ReadOnlySpan<float> latent)
    {
        var halves = new Half[latent.Length];
        for (int i = 0; i < halves.Length; i++)
            halves[i] = (Half)Math.Clamp(latent[i], (float)Half.MinValue, (float)Half.MaxValue);
        return new LatentCode(Base64Url.EncodeToString(MemoryMarshal.AsBytes<Half>(halves)));
    }

    /// <summary>Parses the text form.</summary>
    /// <returns>The code; null if the text is malformed, too long, or has values that are not finite.</returns>
    public static LatentCode? TryRead(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MostCharacters || !Base64Url.IsValid(text, out int length) || length % 2 != 0)
            return null;
        foreach (Half value in MemoryMarshal.Cast<byte, Half>(Base64Url.DecodeFromChars(text)))
        {
            if (!Half.IsFinite(value))
                return null;
        }

        // Written anew: white space and unused bits make no other code.
        return new LatentCode(Base64Url.EncodeToString(Base64Url.DecodeFromChars(text)));
    }

    /// <summary>Whether the values are weights of a blend: none below 0, and at least one above.</summary>
    public bool IsBlend()
    {
        float[] values = new float[Length];
        CopyTo(values);
        return values.All(value => value >= 0) && values.Any(value => value > 0);
    }

    /// <summary>Writes the coordinates; the span has room for all of them.</summary>
    public void CopyTo(Span<float> latent)
    {
        ReadOnlySpan<Half> halves = MemoryMarshal.Cast<byte, Half>(Base64Url.DecodeFromChars(Text));
        for (int i = 0; i < halves.Length; i++)
            latent[i] = (float)halves[i];
    }
}
