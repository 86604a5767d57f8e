using NetVips;

namespace ImageGen.Pictures;

/// <summary>SVG, which is rasterized at the requested size.</summary>
internal static class Drawing
{
    private const double SmallestScale = 0.001;
    private const double LargestScale = 1000;

    /// <summary>Whether a picture is an SVG.</summary>
    public static bool IsOne(Image image) =>
        image.Contains("vips-loader")
        && ((string)image.Get("vips-loader")).StartsWith("svgload", StringComparison.Ordinal);

    /// <summary>The scale at which an SVG covers a size.</summary>
    public static double Scale(Image natural, int width, int height) => Math.Clamp(
        Math.Max((double)width / natural.Width, (double)height / natural.Height), SmallestScale, LargestScale);

    /// <summary>Rasterizes an SVG at that scale.</summary>
    public static Image Covering(byte[] file, Image natural, int width, int height) =>
        Image.SvgloadBuffer(file, scale: Scale(natural, width, height));
}
