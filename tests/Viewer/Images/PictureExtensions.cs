using ImageGen.Viewer.Images;

namespace ImageGen.Tests.Viewer.Images;

internal static class PictureExtensions
{
    /// <summary>A picture's pixels as R G B, whatever it holds them as.</summary>
    public static byte[] Rgb(this Picture picture) =>
        picture.Channels == 3 ? picture.Pixels : [.. picture.Pixels.SelectMany(gray => Enumerable.Repeat(gray, 3))];
}
