using System.Numerics;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>The figures of an <see cref="OutlineSketch"/>.</summary>
internal static class OutlineFigures
{
    private const int Smooth = 240;

    /// <summary>All figures, in a fixed order.</summary>
    public static IReadOnlyList<OutlineFigure> All { get; } =
        [Face(), Fish(), Star(), Cat(), Flower(), House(), Heart(), Butterfly()];

    private static OutlineFigure Face() => new(
        Polar(_ => 0.88),
        Ellipse(-0.32, -0.2, 0.07, 0.13),
        Ellipse(0.32, -0.2, 0.07, 0.13),
        Bow(-0.46, 0.22, 0.46, 0.22, 0.4),
        Bow(-0.46, -0.46, -0.18, -0.48, -0.12),
        Bow(0.18, -0.48, 0.46, -0.46, -0.12));

    private static OutlineFigure Fish() => new(
        Curve(
            (0.1, -0.5), (0.5, -0.38), (0.8, -0.12), (0.9, 0.06), (0.76, 0.2), (0.46, 0.4), (0.06, 0.5), (-0.3, 0.36),
            (-0.56, 0.12),
            (-0.74, 0.3), (-0.92, 0.42), (-0.84, 0.1), (-0.8, 0.0), (-0.84, -0.14), (-0.92, -0.44), (-0.74, -0.3),
            (-0.56, -0.12), (-0.26, -0.4)),
        Ellipse(0.54, -0.1, 0.06, 0.06),
        Bow(0.28, -0.26, 0.28, 0.26, -0.12),
        Bow(0.6, 0.2, 0.82, 0.12, 0.05),
        Bow(-0.02, -0.2, -0.02, 0.2, -0.1),
        Bow(-0.28, -0.14, -0.28, 0.14, -0.08),
        Bow(-0.16, -0.47, 0.3, -0.46, -0.24));

    private static OutlineFigure Star() => new(
        [.. Enumerable.Range(0, 10).Select(i => Around(Math.Tau * i / 10, i % 2 == 0 ? 0.95 : 0.43))]);

    private static OutlineFigure Cat() => new(
        [
            .. Arc(0, 0.12, 0.8, 0.68, 0, 24), Point(0.5, -0.84), .. Arc(
                0, 0.12, 0.8, 0.68, 60, 300), Point(-0.5, -0.84),
            .. Arc(0, 0.12, 0.8, 0.68, 336, 360),
        ],
        Ellipse(-0.32, 0.0, 0.07, 0.12),
        Ellipse(0.32, 0.0, 0.07, 0.12),
        [.. Bow(-0.28, 0.4, 0, 0.34, 0.17), .. Bow(0, 0.34, 0.28, 0.4, 0.17)],
        Bow(-0.95, 0.22, -0.46, 0.3, 0.03),
        Bow(0.46, 0.3, 0.95, 0.22, 0.03),
        [Point(0, 0.34), Point(-0.09, 0.22), Point(0.09, 0.22), Point(0, 0.34)]);

    private static OutlineFigure Flower() => new(
        Polar(angle => 0.5 + (0.42 * Math.Sqrt(Math.Abs(Math.Cos(3 * angle))))),
        null,
        null,
        Ellipse(0, 0, 0.27, 0.27));

    private static OutlineFigure House() => new(
        [
            Point(0, -0.88), Point(0.92, -0.1), Point(0.7, -0.1), Point(0.7, 0.82), Point(-0.7, 0.82), Point(
                -0.7, -0.1), Point(-0.92, -0.1),
        ],
        [Point(-0.5, 0.1), Point(-0.1, 0.1), Point(-0.1, 0.46), Point(-0.5, 0.46), Point(-0.5, 0.1)],
        [Point(0.38, -0.56), Point(0.38, -0.84), Point(0.6, -0.84), Point(0.6, -0.37)],
        [Point(0.14, 0.82), Point(0.14, 0.2), Point(0.5, 0.2), Point(0.5, 0.82)],
        [Point(-0.3, 0.1), Point(-0.3, 0.46)],
        [Point(-0.5, 0.28), Point(-0.1, 0.28)],
        Ellipse(0, -0.36, 0.13, 0.13));

    private static OutlineFigure Heart() => new(
        [.. Enumerable.Range(0, Smooth).Select(i => HeartPoint(Math.Tau * i / Smooth))],
        Bow(-0.62, -0.18, -0.36, -0.5, -0.12));

    private static OutlineFigure Butterfly() => new(
        Curve(
            (0, -0.36), (0.2, -0.66), (0.6, -0.84), (0.9, -0.66), (0.86, -0.28), (0.58, 0.02), (0.66, 0.28),
            (0.62, 0.6), (0.34, 0.7), (0.1, 0.46),
            (0, 0.26), (-0.1, 0.46), (-0.34, 0.7), (-0.62, 0.6), (-0.66, 0.28), (-0.58, 0.02), (-0.86, -0.28),
            (-0.9, -0.66), (-0.6, -0.84), (-0.2, -0.66)),
        Ellipse(-0.54, -0.46, 0.15, 0.15),
        Ellipse(0.54, -0.46, 0.15, 0.15),
        Ellipse(0, 0.06, 0.085, 0.46),
        Bow(-0.03, -0.4, -0.26, -0.9, 0.1),
        Bow(0.03, -0.4, 0.26, -0.9, -0.1));

    private static Vector2 Point(double x, double y) => new((float)x, (float)y);

    /// <summary>A point at an angle in radians from the top, clockwise.</summary>
    private static Vector2 Around(double angle, double radius) =>
        Point(radius * Math.Sin(angle), -radius * Math.Cos(angle));

    private static Vector2[] Polar(Func<double, double> radius) =>
    [
        .. Enumerable.Range(0, Smooth)
            .Select(i => Math.Tau * i / Smooth)
            .Select(angle => Around(angle, radius(angle))),
    ];

    private static Vector2[] Ellipse(double x, double y, double width, double height) =>
        Arc(x, y, width, height, 0, 360);

    /// <summary>An arc of an ellipse, in degrees from the top, clockwise.</summary>
    private static Vector2[] Arc(double x, double y, double width, double height, double from, double to)
    {
        const int Steps = 36;
        return [.. Enumerable.Range(0, Steps + 1)
            .Select(i => double.DegreesToRadians(from + ((to - from) * i / Steps)))
            .Select(angle => Point(x + (width * Math.Sin(angle)), y - (height * Math.Cos(angle))))];
    }

    /// <summary>
    /// A parabolic arc that bulges to the right of its direction (downward if it runs from left to right).
    /// </summary>
    private static Vector2[] Bow(double fromX, double fromY, double toX, double toY, double depth)
    {
        const int Steps = 24;
        Vector2 from = Point(fromX, fromY);
        Vector2 along = Point(toX, toY) - from;
        Vector2 across = Vector2.Normalize(new Vector2(-along.Y, along.X)) * (float)depth;
        return [.. Enumerable.Range(0, Steps + 1)
            .Select(i => (float)i / Steps)
            .Select(part => from + (along * part) + (across * (4 * part * (1 - part))))];
    }

    /// <summary>A closed Catmull-Rom curve through points.</summary>
    private static Vector2[] Curve(params (double X, double Y)[] points)
    {
        const int Steps = 12;
        Vector2 At(int index)
        {
            (double x, double y) = points[(index + points.Length) % points.Length];
            return Point(x, y);
        }

        return [.. Enumerable.Range(0, points.Length * Steps).Select(i =>
        {
            (int key, int step) = Math.DivRem(i, Steps);
            float u = (float)step / Steps;
            Vector2 a = At(key - 1), b = At(key), c = At(key + 1), d = At(key + 2);
            return 0.5f * ((2 * b)
                + ((c - a) * u)
                + (((2 * a) - (5 * b) + (4 * c) - d) * u * u)
                + (((3 * (b - c)) + d - a) * u * u * u));
        })];
    }

    private static Vector2 HeartPoint(double angle)
    {
        double sine = Math.Sin(angle);
        double y = (13 * Math.Cos(angle)) - (5 * Math.Cos(2 * angle)) - (2 * Math.Cos(3 * angle)) - Math.Cos(4 * angle);
        return Point(0.9 * sine * sine * sine, -((y / 17.5) + 0.08));
    }
}
