namespace ImageGen.Viewer.Scenes;

/// <summary>A picture that can be made again: which models, how they are looked at, and what was painted.</summary>
/// <param name="Models">
/// The first 16 digits of the models' SHA-256: the one that is looked at, and in a comparison those beside it.
/// </param>
/// <param name="State">How they are looked at.</param>
/// <param name="Canvas">The first 16 digits of the painted picture's SHA-256; null unless the canvas is looked at.</param>
internal sealed record SavedView(IReadOnlyList<string> Models, ViewState State, string? Canvas)
{
    /// <summary>Digits of a hash in a session.</summary>
    public const int HashDigits = 16;

    /// <summary>The most models in a comparison.</summary>
    public const int MostModels = 4;
}
