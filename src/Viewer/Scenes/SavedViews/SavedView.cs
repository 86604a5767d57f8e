namespace ImageGen.Viewer.Scenes.SavedViews;

/// <summary>Everything needed to reproduce a picture: the models, the view state and the painted picture.</summary>
/// <param name="Models">
/// The first 16 digits of the models' SHA-256: the selected one, followed in a comparison by the others.
/// </param>
/// <param name="State">The view state.</param>
/// <param name="Canvas">The first 16 digits of the painted picture's SHA-256; null unless the mode is canvas.</param>
internal sealed record SavedView(IReadOnlyList<string> Models, ViewState State, string? Canvas)
{
    /// <summary>Number of hexadecimal digits of a hash in a session.</summary>
    public const int HashDigits = 16;

    /// <summary>Maximum number of models in a comparison.</summary>
    public const int MostModels = 4;

    /// <summary>Maximum integer upscaling factor.</summary>
    public const int MostScale = 64;

    /// <summary>Integer upscaling factor; 1 for the original size.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>Frames per second of an animation of one loop; null for a single picture.</summary>
    public double? Fps { get; init; }

    /// <summary>
    /// The upscaling filter; follows the state's smoothness unless the tiles are filtered separately.
    /// </summary>
    public PixelFilter Filter { get; init; } = State.IsSmooth ? PixelFilter.Smooth : PixelFilter.Crisp;
}

/// <summary>How pixels are upscaled.</summary>
internal enum PixelFilter
{
    /// <summary>Nearest neighbour.</summary>
    Crisp,

    /// <summary>Interpolated across the whole picture.</summary>
    Smooth,

    /// <summary>Bilinear, each tile separately.</summary>
    Bilinear,

    /// <summary>Bicubic, each tile separately.</summary>
    Bicubic,
}
