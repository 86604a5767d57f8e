namespace ImageGen.Viewer.Images;

/// <summary>A supported file format of pictures, animations and videos.</summary>
/// <param name="Name">The name, for messages and controls.</param>
/// <param name="Extension">The file extension, with the dot.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="MostFps">The maximum number of frames per second; 0 for formats of a single picture.</param>
/// <param name="DelayUnit">The unit of frame durations, in milliseconds.</param>
internal sealed record OutputFormat(string Name, string Extension, string ContentType, double MostFps, int DelayUnit)
{
    /// <summary>A single picture, lossless.</summary>
    public static OutputFormat Png { get; } = new("PNG", ".png", "image/png", MostFps: 0, DelayUnit: 1);

    /// <summary>An animation, lossless.</summary>
    public static OutputFormat WebP { get; } = new("WebP", ".webp", "image/webp", MostFps: 1000, DelayUnit: 1);

    /// <summary>An animation with at most 256 colours.</summary>
    public static OutputFormat Gif { get; } = new("GIF", ".gif", "image/gif", MostFps: 50, DelayUnit: 10);

    /// <summary>A video, encoded by ffmpeg or by the page's browser.</summary>
    public static OutputFormat Mp4 { get; } = new("MP4", ".mp4", "video/mp4", MostFps: 1000, DelayUnit: 1);

    /// <summary>All formats.</summary>
    public static IReadOnlyList<OutputFormat> All { get; } = [Png, WebP, Gif, Mp4];

    /// <summary>The animated formats.</summary>
    public static IReadOnlyList<OutputFormat> Animations { get; } = [.. All.Where(format => format.MostFps > 0)];

    /// <summary>The format of a file by its extension; null if the extension is unknown.</summary>
    public static OutputFormat? Of(string path) => All.FirstOrDefault(
        format => Path.GetExtension(path).Equals(format.Extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>An animated format by its name; null if the name is unknown.</summary>
    public static OutputFormat? OfAnimation(string name) =>
        Animations.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
