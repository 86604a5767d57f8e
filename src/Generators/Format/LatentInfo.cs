
namespace ImageGen.Generators.Format;

/// <summary>The latent input <c>z</c> of a generator.</summary>
/// <param name="Shape">Shape of one latent without the batch dimension: [latent] or [c, h, w].</param>
/// <param name="Distribution">The distribution of the latent.</param>
public sealed record LatentInfo(IReadOnlyList<int> Shape, LatentDistribution Distribution)
{
    /// <summary>Number of dimensions of one latent.</summary>
    public int Size { get; } = Shape.Aggregate(1, (product, extent) => checked(product * extent));
}

/// <summary>The distribution of a generator's latent.</summary>
public enum LatentDistribution
{
    /// <summary>Each dimension N(0, 1).</summary>
    Normal,

    /// <summary>Each dimension uniform on (-1, 1).</summary>
    Uniform,

    /// <summary>No known density: latents are blends of codes of real pictures (the file's anchors).</summary>
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
