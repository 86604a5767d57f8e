namespace ImageGen.Viewer.Rendering;

/// <summary>How large a dropped file may be.</summary>
internal static class DroppedSizes
{
    /// <summary>The most bytes of a model.</summary>
    public const int LargestModel = 64 << 20;

    /// <summary>The most bytes of a picture.</summary>
    public const int LargestPicture = 16 << 20;

    /// <summary>The most pictures that are dropped together.</summary>
    public const int MostPictures = 64;
}
