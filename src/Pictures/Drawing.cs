using NetVips;

namespace ImageGen.Pictures;

/// <summary>SVG, which has no pixels until it is drawn at a size.</summary>
internal static class Drawing
{
    private const double SmallestScale = 0.001;
    private const double LargestScale = 1000;

    /// <summary>Whether a picture is drawn from SVG.</summary>
    public static bool IsOne(Image image) =>
        image.Contains("vips-loader")
        && ((string)image.Get("vips-loader")).StartsWith("svgload", StringComparison.Ordinal);

    /// <summary>How much larger than its own size a drawing must be to cover another.</summary>
    public static double Scale(Image natural, int width, int height) => Math.Clamp(
        Math.Max((double)width / natural.Width, (double)height / natural.Height), SmallestScale, LargestScale);

    /// <summary>The drawing at that scale.</summary>
    public static Image Covering(byte[] file, Image natural, int width, int height) =>
        Image.SvgloadBuffer(file, scale: Scale(natural, width, height));
}
