namespace ImageGen.Viewer.Images;

/// <summary>A file format that pictures are written in: the one table of them.</summary>
/// <param name="Name">Its name, for messages and controls.</param>
/// <param name="Extension">The extension of its files, with the dot.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="MostFps">The most frames a second; 0 where it holds a single picture.</param>
/// <param name="DelayUnit">The milliseconds in which it counts how long a frame is shown.</param>
internal sealed record OutputFormat(string Name, string Extension, string ContentType, double MostFps, int DelayUnit)
{
    /// <summary>One picture, lossless.</summary>
    public static OutputFormat Png { get; } = new("PNG", ".png", "image/png", MostFps: 0, DelayUnit: 1);

    /// <summary>An animation, lossless.</summary>
    public static OutputFormat WebP { get; } = new("WebP", ".webp", "image/webp", MostFps: 1000, DelayUnit: 1);

    /// <summary>An animation of at most 256 colours.</summary>
    public static OutputFormat Gif { get; } = new("GIF", ".gif", "image/gif", MostFps: 50, DelayUnit: 10);

    /// <summary>A video, which ffmpeg encodes, or the browser of the page.</summary>
    public static OutputFormat Mp4 { get; } = new("MP4", ".mp4", "video/mp4", MostFps: 1000, DelayUnit: 1);

    /// <summary>All formats.</summary>
    public static IReadOnlyList<OutputFormat> All { get; } = [Png, WebP, Gif, Mp4];

    /// <summary>The formats that play.</summary>
    public static IReadOnlyList<OutputFormat> Animations { get; } = [.. All.Where(format => format.MostFps > 0)];

    /// <summary>The format of a file by its name; null when there is none of that extension.</summary>
    public static OutputFormat? Of(string path) => All.FirstOrDefault(
        format => Path.GetExtension(path).Equals(format.Extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>A format that plays, by its name; null when there is none.</summary>
    public static OutputFormat? OfAnimation(string name) =>
        Animations.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
