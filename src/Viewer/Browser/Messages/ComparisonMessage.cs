using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>A picture of the user's beside what the model makes of it, or has found so far.</summary>
/// <param name="Name">The name of the picture's file.</param>
/// <param name="Index">Its index among the pictures that were dropped together.</param>
/// <param name="Count">How many were dropped together.</param>
/// <param name="Width">Width of both in pixels.</param>
/// <param name="Height">Height of both.</param>
/// <param name="Original">The picture as the model takes it: interleaved RGB.</param>
/// <param name="Result">What the model makes of it, likewise.</param>
/// <param name="Psnr">The peak signal-to-noise ratio in dB.</param>
/// <param name="IsEncoded">Whether it was encoded rather than searched for.</param>
/// <param name="Compared">What a search compares; null if it was encoded.</param>
/// <param name="Classes">Its classes; null if the model is not conditional.</param>
/// <param name="IsFinal">Whether the search for it has ended.</param>
internal sealed record ComparisonMessage(
    string Name,
    int Index,
    int Count,
    int Width,
    int Height,
    byte[] Original,
    byte[] Result,
    double Psnr,
    bool IsEncoded,
    string? Compared,
    string? Classes,
    bool IsFinal) : ServerMessage
{
    /// <summary>Creates the message of a comparison.</summary>
    public static ComparisonMessage Of(PictureComparison comparison) => new(
        comparison.Name,
        comparison.Index,
        comparison.Count,
        comparison.Shape.Width,
        comparison.Shape.Height,
        Rgb(comparison.Original, comparison.Shape.Channels),
        Rgb(comparison.Result, comparison.Shape.Channels),
        Math.Round(comparison.Psnr, 1),
        comparison.IsEncoded,
        comparison.Compared,
        comparison.Classes,
        comparison.IsFinal);

    private static byte[] Rgb(float[] pixels, int channels)
    {
        int plane = pixels.Length / channels;
        byte[] rgb = new byte[3 * plane];
        for (int i = 0; i < rgb.Length; i++)
            rgb[i] = PixelLevel.Of(pixels[(Math.Min(i % 3, channels - 1) * plane) + (i / 3)]);
        return rgb;
    }
}
