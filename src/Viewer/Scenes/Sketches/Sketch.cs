using System.Runtime.InteropServices;
using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>
/// A moving picture that the viewer paints itself, for a generator that translates such pictures: a pure function from
/// seconds to values in [0, 1].
/// </summary>
/// <param name="shape">Shape of the picture.</param>
internal abstract class Sketch(ImageShape shape)
{
    /// <summary>Shape of the picture.</summary>
    public ImageShape Shape => shape;

    /// <summary>Paints the picture at t seconds. Allocates nothing.</summary>
    /// <param name="t">Time in seconds, any finite number.</param>
    /// <param name="picture">Receives [c, h, w], values in [0, 1].</param>
    public abstract void At(double t, Span<float> picture);
}

/// <summary>An even beat, such as that of steps; in a loop it beats a whole number of times.</summary>
internal sealed class Rhythm
{
    private readonly double _period;
    private readonly double _turns;
    private readonly double _offset;

    /// <summary>Creates the beat.</summary>
    /// <param name="perSecond">Turns per second, above 0; in a loop the nearest that fits, at least one in all.</param>
    /// <param name="loopSeconds">Length of the loop; null for none.</param>
    /// <param name="offset">Where in a turn it is at 0 s, in turns.</param>
    public Rhythm(double perSecond, double? loopSeconds, double offset)
    {
        _period = loopSeconds ?? 1 / perSecond;
        _turns = loopSeconds is null ? 1 : Math.Max(1, Math.Round(perSecond * _period));
        _offset = offset;
    }

    /// <summary>
    /// The phase at t seconds in radians. Time is reduced first, so that a loop's end is its beginning bit for bit.
    /// </summary>
    public double At(double t) => Math.Tau * (_offset + (_turns * ((t / _period) - Math.Floor(t / _period))));
}

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
