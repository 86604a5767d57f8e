namespace ImageGen.Generators.Format;

/// <summary>The latent input <c>z</c> of a generator.</summary>
/// <param name="Shape">Shape of one latent without the batch: [latent] or [c, h, w].</param>
/// <param name="Distribution">What the latent is drawn from.</param>
public sealed record LatentInfo(IReadOnlyList<int> Shape, LatentDistribution Distribution)
{
    /// <summary>Number of coordinates of one latent.</summary>
    public int Size { get; } = Shape.Aggregate(1, (product, extent) => checked(product * extent));
}
