namespace ImageGen.Viewer.Scenes;

/// <summary>A picture that can be made again: which models, how they are looked at, and what was painted.</summary>
/// <param name="Models">
/// The first 16 digits of the models' SHA-256: the one that is looked at, and in a comparison those beside it.
/// </param>
/// <param name="State">How they are looked at.</param>
/// <param name="Canvas">
/// The first 16 digits of the painted picture's SHA-256; null unless the canvas is looked at.
/// </param>
internal sealed record SavedView(IReadOnlyList<string> Models, ViewState State, string? Canvas)
{
    /// <summary>Digits of a hash in a session.</summary>
    public const int HashDigits = 16;

    /// <summary>The most models in a comparison.</summary>
    public const int MostModels = 4;

    /// <summary>The largest factor by which a pixel is enlarged.</summary>
    public const int MostScale = 64;

    /// <summary>By how much every pixel of the picture is enlarged; 1 for its own size.</summary>
    public int Scale { get; init; } = 1;

    /// <summary>
    /// Frames a second of an animation that goes round the state's loop once; null for a single picture.
    /// </summary>
    public double? Fps { get; init; }

    /// <summary>
    /// How a pixel is enlarged; the same as the state's smoothness unless each tile is blended for itself.
    /// </summary>
    public PixelFilter Filter { get; init; } = State.IsSmooth ? PixelFilter.Smooth : PixelFilter.Crisp;
}

/// <summary>How a pixel is enlarged.</summary>
internal enum PixelFilter
{
    /// <summary>As a square of one colour.</summary>
    Crisp,

    /// <summary>Blended into its neighbours.</summary>
    Smooth,

    /// <summary>Each tile for itself, a blend of the nearest four pixels.</summary>
    Bilinear,

    /// <summary>Each tile for itself, a cubic through the nearest sixteen pixels.</summary>
    Bicubic,
}
