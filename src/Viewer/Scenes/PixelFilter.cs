namespace ImageGen.Viewer.Scenes;

/// <summary>How a pixel is enlarged.</summary>
internal enum PixelFilter
{
    /// <summary>As a square of one colour.</summary>
    Crisp,

    /// <summary>Blended into its neighbours.</summary>
    Smooth,
}
