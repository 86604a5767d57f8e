namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A walk drawn toward a centre: centre + psi * (z - centre). Psi below 1 gives up variety for typical pictures.
/// </summary>
internal sealed class TruncatedWalk : LatentWalk
{
    private readonly LatentWalk walk;
    private readonly float psi;
    private readonly float[] offset;

    /// <summary>Creates the truncated walk.</summary>
    /// <param name="walk">The walk to truncate.</param>
    /// <param name="psi">The truncation.</param>
    /// <param name="center">Where psi = 0 leads: the origin, or the mean of a file's anchors.</param>
    public TruncatedWalk(LatentWalk walk, double psi, ReadOnlySpan<float> center)
    {
        this.walk = walk;
        this.psi = (float)psi;
        offset = center.ToArray();
        foreach (ref float coordinate in offset.AsSpan())
            coordinate *= 1 - this.psi;
    }

    /// <inheritdoc/>
    public override int Size => walk.Size;

    /// <inheritdoc/>
    public override void At(double t, Span<float> z)
    {
        walk.At(t, z);
        for (int i = 0; i < offset.Length; i++)
            z[i] = offset[i] + (psi * z[i]);
    }
}
