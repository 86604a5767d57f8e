namespace ImageGen.Generators.Format;

/// <summary>The latent input <c>z</c> of a generator.</summary>
/// <param name="Shape">Shape of one latent without the batch: [latent] or [c, h, w].</param>
/// <param name="Distribution">What the latent is drawn from.</param>
public sealed record LatentInfo(IReadOnlyList<int> Shape, LatentDistribution Distribution)
{
    /// <summary>Number of coordinates of one latent.</summary>
    public int Size { get; } = Shape.Aggregate(1, (product, extent) => checked(product * extent));
}

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

/// <summary>The names of latent distributions in the metadata.</summary>
internal static class DistributionNames
{
    private static readonly Dictionary<string, LatentDistribution> ByName = new()
    {
        ["normal"] = LatentDistribution.Normal,
        ["uniform"] = LatentDistribution.Uniform,
        ["anchors"] = LatentDistribution.Anchors,
    };

    public static string Of(LatentDistribution distribution) => ByName.First(pair => pair.Value == distribution).Key;

    public static LatentDistribution Parse(string field, string name) =>
        ByName.TryGetValue(name, out LatentDistribution distribution)
        ? distribution
        : throw new FieldException(
            field, $"is '{OneLine.Of(name)}', expected one of {string.Join(", ", ByName.Keys)}");
}
