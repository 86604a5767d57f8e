namespace ImageGen.Viewer.Commands;

/// <summary>What a rendering shows.</summary>
internal enum RenderMode
{
    /// <summary>A walk through the latent space, large.</summary>
    Walk,

    /// <summary>A row per class, a column per latent.</summary>
    Grid,
}
