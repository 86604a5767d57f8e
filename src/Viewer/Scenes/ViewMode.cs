namespace ImageGen.Viewer.Scenes;

/// <summary>What a person is looking at.</summary>
internal enum ViewMode
{
    /// <summary>One picture that walks through the latent space.</summary>
    Walk,

    /// <summary>Many pictures that walk: a row per class, or each for itself.</summary>
    Grid,

    /// <summary>The picture at a place of a plane of the latent space.</summary>
    Plane,

    /// <summary>A painted picture and its translation.</summary>
    Canvas,

    /// <summary>Up to four models side by side at the same time and seed.</summary>
    Compare,
}
