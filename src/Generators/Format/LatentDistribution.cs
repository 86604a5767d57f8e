namespace ImageGen.Generators.Format;

/// <summary>What a generator's latent is drawn from.</summary>
public enum LatentDistribution
{
    /// <summary>Every coordinate N(0, 1).</summary>
    Normal,

    /// <summary>Every coordinate uniform on (-1, 1).</summary>
    Uniform,

    /// <summary>No known density: codes of real pictures (the file's anchors) say where the pictures are.</summary>
    Anchors,
}
