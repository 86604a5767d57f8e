using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>A piece of an animal's silhouette: a line with a thickness that changes evenly, and round ends.</summary>
/// <param name="FromX">Where it begins, across.</param>
/// <param name="FromY">Where it begins, downward.</param>
/// <param name="FromRadius">Half its thickness there.</param>
/// <param name="ToX">Where it ends, across.</param>
/// <param name="ToY">Where it ends, downward.</param>
/// <param name="ToRadius">Half its thickness there.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Limb(float FromX, float FromY, float FromRadius, float ToX, float ToY, float ToRadius)
{
    // Half a pixel and a little: thinner, a slanted line would fall apart.
    private const float ThinnestInPixels = 0.72f;

    /// <summary>The limb in pixels, drawn around a centre.</summary>
    /// <param name="side">Pixels of one unit.</param>
    /// <param name="centerX">Where the origin goes, across.</param>
    /// <param name="centerY">Where the origin goes, downward.</param>
    public Limb Scaled(float side, float centerX, float centerY) => new(
        (FromX * side) + centerX,
        (FromY * side) + centerY,
        Math.Max(ThinnestInPixels, FromRadius * side),
        (ToX * side) + centerX,
        (ToY * side) + centerY,
        Math.Max(ThinnestInPixels, ToRadius * side));

    /// <summary>Whether a point is inside.</summary>
    public bool Contains(float x, float y)
    {
        float alongX = ToX - FromX;
        float alongY = ToY - FromY;
        float square = (alongX * alongX) + (alongY * alongY);
        float along = square > 0 ? Math.Clamp((((x - FromX) * alongX) + ((y - FromY) * alongY)) / square, 0f, 1f) : 0;
        float awayX = x - FromX - (along * alongX);
        float awayY = y - FromY - (along * alongY);
        float radius = FromRadius + (along * (ToRadius - FromRadius));
        return (awayX * awayX) + (awayY * awayY) <= radius * radius;
    }
}
