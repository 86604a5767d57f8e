namespace ImageGen.Viewer.Commands;

/// <summary>What a rendering shows.</summary>
internal enum RenderMode
{
    /// <summary>A walk through the latent space, large.</summary>
    Walk,

    /// <summary>A row per class, a column per latent.</summary>
    Grid,

    /// <summary>A plane of the latent space, tile by tile.</summary>
    Plane,

    /// <summary>Pictures of a folder beside what an auto-encoder makes of them.</summary>
    Reconstruct,

    /// <summary>Pictures beside what an image-to-image generator makes of them.</summary>
    Translate,
}
