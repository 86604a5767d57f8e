using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Rendering;

/// <summary>The output of a recording.</summary>
/// <param name="Format">The format of the saved file.</param>
/// <param name="Scale">Integer upscaling factor; null for a suitable size.</param>
internal sealed record RecordingOutput(OutputFormat Format, int? Scale)
{
    /// <summary>The default output.</summary>
    public static RecordingOutput Usual { get; } = new(OutputFormat.WebP, null);

    /// <summary>The format encoded here; for a video, the page encodes it from the lossless animation.</summary>
    public OutputFormat Encoding => Format == OutputFormat.Mp4 ? OutputFormat.WebP : Format;
}
