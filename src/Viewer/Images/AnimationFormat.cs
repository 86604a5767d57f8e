namespace ImageGen.Viewer.Images;

/// <summary>A file format that plays.</summary>
internal enum AnimationFormat
{
    /// <summary>Animated WebP, lossless.</summary>
    WebP,

    /// <summary>Animated GIF.</summary>
    Gif,
}
