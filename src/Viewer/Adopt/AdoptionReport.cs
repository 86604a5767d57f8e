namespace ImageGen.Viewer.Adopt;

/// <summary>What was found in a model that was adopted.</summary>
internal sealed record AdoptionReport
{
    /// <summary>What was found, in a few lines.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The range of its pictures: "-1..1", "0..1" or "0..255".</summary>
    public required string Range { get; init; }

    /// <summary>What its latent is drawn from: "normal" or "uniform"; null if it has none.</summary>
    public string? Latent { get; init; }

    /// <summary>The names of its classes; empty without a label.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Width of its pictures.</summary>
    public required int Width { get; init; }

    /// <summary>Height of its pictures.</summary>
    public required int Height { get; init; }

    /// <summary>
    /// The largest difference between the pictures of the file with all passes and those of the model as it was.
    /// </summary>
    public required double Difference { get; init; }
}
