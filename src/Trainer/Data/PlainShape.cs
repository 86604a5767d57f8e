namespace ImageGen.Trainer.Data;

/// <summary>The shapes that the program draws itself.</summary>
internal static class PlainShape
{
    /// <summary>What they are called, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Names { get; } = ["disc", "ring", "square", "triangle", "cross", "stripes"];

    /// <summary>Signed distance in pixels from a point to the edge of a shape centred on the origin; negative inside.</summary>
    /// <param name="shape">The number of the shape.</param>
    /// <param name="x">The point, in pixels to the right.</param>
    /// <param name="y">The point, in pixels down.</param>
    /// <param name="radius">Size of the shape in pixels.</param>
    public static double Distance(int shape, double x, double y, double radius) => shape switch
    {
        0 => Math.Sqrt((x * x) + (y * y)) - radius,
        1 => Math.Abs(Math.Sqrt((x * x) + (y * y)) - (radius * 0.8)) - (radius * 0.25),
        2 => Math.Max(Math.Abs(x), Math.Abs(y)) - (radius * 0.85),
        3 => Math.Max((-0.5 * y) + (Math.Sqrt(0.75) * Math.Abs(x)), y) - (radius * 0.55),
        4 => Math.Min(Math.Max(Math.Abs(x) - radius, Math.Abs(y) - (radius * 0.28)), Math.Max(Math.Abs(y) - radius, Math.Abs(x) - (radius * 0.28))),
        _ => Math.Max(Math.Max(Math.Abs(x), Math.Abs(y)) - radius, 1.4 - Math.Abs(Math.IEEERemainder(y, 5.6))),
    };
}
