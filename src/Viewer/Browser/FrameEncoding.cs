namespace ImageGen.Viewer.Browser;

/// <summary>How the pixels of a picture travel; the values are those of byte 1 of <see cref="FrameHeader"/>.</summary>
internal enum FrameEncoding
{
    /// <summary>R G B, a byte each, row after row.</summary>
    Rgb = 0,

    /// <summary>A WebP file, lossless.</summary>
    WebP = 1,

    /// <summary>One gray level, a byte, row after row.</summary>
    Gray = 2,
}
