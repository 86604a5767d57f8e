namespace ImageGen.Generators.Format;

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

    public static LatentDistribution Parse(string field, string name) => ByName.TryGetValue(name, out var distribution)
        ? distribution
        : throw new FieldException(field, $"is '{OneLine.Of(name)}', expected one of {string.Join(", ", ByName.Keys)}.");
}
