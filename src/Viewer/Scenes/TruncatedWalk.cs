namespace ImageGen.Viewer.Scenes;

/// <summary>
/// A walk drawn toward a centre: centre + psi * (z - centre). Psi below 1 gives up variety for typical pictures.
/// </summary>
internal sealed class TruncatedWalk : LatentWalk
{
    private readonly LatentWalk _walk;
    private readonly float _psi;
    private readonly float[] _offset;

    /// <summary>Creates the truncated walk.</summary>
    /// <param name="walk">The walk to truncate.</param>
    /// <param name="psi">The truncation.</param>
    /// <param name="center">Where psi = 0 leads: the origin, or the mean of a file's anchors.</param>
    public TruncatedWalk(LatentWalk walk, double psi, ReadOnlySpan<float> center)
    {
        _walk = walk;
        _psi = (float)psi;
        _offset = center.ToArray();
        foreach (ref float coordinate in _offset.AsSpan())
            coordinate *= 1 - _psi;
    }

    /// <inheritdoc/>
    public override int Size => _walk.Size;

    /// <inheritdoc/>
    public override void At(double t, Span<float> z)
    {
        _walk.At(t, z);
        for (int i = 0; i < _offset.Length; i++)
            z[i] = _offset[i] + (_psi * z[i]);
    }
}
