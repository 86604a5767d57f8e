using System.Runtime.InteropServices;
using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>
/// An animated picture drawn by the viewer as a generator's source: a pure function from seconds to values in [0, 1].
/// </summary>
/// <param name="shape">Shape of the picture.</param>
internal abstract class Sketch(ImageShape shape)
{
    /// <summary>Shape of the picture.</summary>
    public ImageShape Shape => shape;

    /// <summary>Draws the picture at t seconds. Allocates nothing.</summary>
    /// <param name="t">Time in seconds, any finite number.</param>
    /// <param name="picture">Receives [c, h, w], values in [0, 1].</param>
    public abstract void At(double t, Span<float> picture);
}

/// <summary>The phase of a periodic motion, such as steps; in a loop, a whole number of periods.</summary>
internal sealed class Rhythm
{
    private readonly double _period;
    private readonly double _turns;
    private readonly double _offset;

    /// <summary>Creates the rhythm.</summary>
    /// <param name="perSecond">
    /// Turns per second, above 0; in a loop, rounded to a whole number of turns, at least one.
    /// </param>
    /// <param name="loopSeconds">Length of the loop in seconds; null for none.</param>
    /// <param name="offset">The phase at 0 s, in turns.</param>
    public Rhythm(double perSecond, double? loopSeconds, double offset)
    {
        _period = loopSeconds ?? 1 / perSecond;
        _turns = loopSeconds is null ? 1 : Math.Max(1, Math.Round(perSecond * _period));
        _offset = offset;
    }

    /// <summary>
    /// The phase at t seconds in radians. Time is reduced first, so that a loop's end equals its beginning exactly.
    /// </summary>
    public double At(double t) => Math.Tau * (_offset + (_turns * ((t / _period) - Math.Floor(t / _period))));
}

/// <summary>A part of an animal's silhouette: a line with round caps and a linearly varying thickness.</summary>
/// <param name="FromX">x of the start.</param>
/// <param name="FromY">y of the start, downward.</param>
/// <param name="FromRadius">Half the thickness at the start.</param>
/// <param name="ToX">x of the end.</param>
/// <param name="ToY">y of the end, downward.</param>
/// <param name="ToRadius">Half the thickness at the end.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Limb(float FromX, float FromY, float FromRadius, float ToX, float ToY, float ToRadius)
{
    // Slightly above half a pixel: thinner slanted lines would have gaps.
    private const float ThinnestInPixels = 0.72f;

    /// <summary>Converts the limb to pixels.</summary>
    /// <param name="side">Pixels per unit.</param>
    /// <param name="centerX">x of the origin in pixels.</param>
    /// <param name="centerY">y of the origin in pixels.</param>
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
