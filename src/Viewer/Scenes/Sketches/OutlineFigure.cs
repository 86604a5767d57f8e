using System.Numerics;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>
/// A line drawing of a closed outline and a few inner strokes, as points in [-1, 1], y downward. All figures have the
/// same number of points, so that they can be interpolated point by point. Unused strokes are collapsed to a point on
/// the outline, where they are invisible.
/// </summary>
internal sealed class OutlineFigure
{
    /// <summary>Number of points of the outline, the first one repeated at the end.</summary>
    public const int OutlinePoints = 145;

    /// <summary>Number of inner strokes.</summary>
    public const int Strokes = 6;

    /// <summary>Number of points per stroke.</summary>
    public const int StrokePoints = 25;

    private readonly Vector2[] _points = new Vector2[OutlinePoints + (Strokes * StrokePoints)];

    /// <summary>Creates a figure.</summary>
    /// <param name="outline">The corners of the outline polygon, clockwise from the top; it is closed here.</param>
    /// <param name="strokes">
    /// Up to <see cref="Strokes"/> strokes of at least 2 points each; null for an unused stroke.
    /// </param>
    public OutlineFigure(IReadOnlyList<Vector2> outline, params IReadOnlyList<Vector2>?[] strokes)
    {
        Spread([.. outline, outline[0]], _points.AsSpan(0, OutlinePoints));
        for (int i = 0; i < Strokes; i++)
        {
            Span<Vector2> stroke = _points.AsSpan(OutlinePoints + (i * StrokePoints), StrokePoints);
            if (i < strokes.Length && strokes[i] is { } points)
                Spread(points, stroke);
            else
                stroke.Fill(_points[OutlinePoints * i / Strokes]);
        }
    }

    /// <summary>The points of the outline, then of the strokes.</summary>
    public ReadOnlySpan<Vector2> Points => _points;

    /// <summary>
    /// Whether a line connects a point to the next one; false for the last point of the outline and of each stroke.
    /// </summary>
    public static bool IsJoined(int point) => point < OutlinePoints
        ? point < OutlinePoints - 1
        : (point - OutlinePoints) % StrokePoints < StrokePoints - 1;

    /// <summary>Resamples a path at equal distances.</summary>
    private static void Spread(IReadOnlyList<Vector2> path, Span<Vector2> points)
    {
        float total = 0;
        for (int i = 1; i < path.Count; i++)
            total += Vector2.Distance(path[i - 1], path[i]);

        int segment = 1;
        float passed = 0;
        for (int i = 0; i < points.Length; i++)
        {
            float wanted = total * i / (points.Length - 1);
            float length = Vector2.Distance(path[segment - 1], path[segment]);
            while (segment < path.Count - 1 && passed + length < wanted)
            {
                passed += length;
                segment++;
                length = Vector2.Distance(path[segment - 1], path[segment]);
            }

            points[i] = length > 0
                ? Vector2.Lerp(path[segment - 1], path[segment], Math.Clamp((wanted - passed) / length, 0f, 1f))
                : path[segment];
        }
    }
}
