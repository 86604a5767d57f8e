using ImageGen.Generators.Format;
using ImageGen.Trainer.Data.Downloads;
using TorchSharp;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>
/// Simple shapes that the program draws itself: anti-aliased, of random place, size, turn and brightness. Nothing to
/// fetch, so a system can be tried anywhere; the same pictures on every machine.
/// </summary>
internal sealed class ShapesDataSet : DataSet
{
    private const int Side = 28;
    private const int TrainCount = 6_000;
    private const int TestCount = 1_200;

    public override string Name => "shapes";

    public override string Title => "7,200 discs, rings, squares, triangles, crosses and stripes, 28x28 gray";

    public override string Origin => "drawn by this program; nothing is fetched";

    public override ImageShape Shape { get; } = new(1, Side, Side);

    public override IReadOnlyList<string> ClassNames => PlainShape.Names;

    public override IReadOnlyList<string> Fetch(DataStore store) => ["shapes (drawn when they are needed)"];

    public override bool IsPresent(DataStore store) => true;

    public override PictureSet Load(DataStore store, DataSplit split)
    {
        int count = split == DataSplit.Train ? TrainCount : TestCount;
        var random = new Random(split == DataSplit.Train ? 1 : 2);
        byte[] pictures = new byte[count * Side * Side];
        long[] labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % ClassNames.Count;
            Draw(pictures.AsSpan(i * Side * Side, Side * Side), (int)labels[i], random);
        }

        return new PictureSet(
            torch.tensor(pictures, [count, 1, Side, Side], torch.ScalarType.Byte),
            torch.tensor(labels, [count], torch.ScalarType.Int64),
            ClassNames.Count);
    }

    private static void Draw(Span<byte> picture, int shape, Random random)
    {
        double radius = 6 + (5 * random.NextDouble());
        double centerX = (Side / 2.0) + ((random.NextDouble() - 0.5) * 6);
        double centerY = (Side / 2.0) + ((random.NextDouble() - 0.5) * 6);
        double brightness = 0.6 + (0.4 * random.NextDouble());
        (double sine, double cosine) = Math.SinCos(random.NextDouble() * 2 * Math.PI);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double dx = x + 0.5 - centerX;
                double dy = y + 0.5 - centerY;
                double distance = PlainShape.Distance(
                    shape, (cosine * dx) + (sine * dy), (cosine * dy) - (sine * dx), radius);
                picture[(y * Side) + x] = (byte)Math.Round(255 * brightness * Math.Clamp(0.5 - distance, 0, 1));
            }
        }
    }
}

/// <summary>The shapes that the program draws itself.</summary>
internal static class PlainShape
{
    /// <summary>Their names, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Names { get; } = ["disc", "ring", "square", "triangle", "cross", "stripes"];

    /// <summary>
    /// Signed distance in pixels from a point to the edge of a shape centred on the origin; negative inside.
    /// </summary>
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
        4 =>
            Math.Min(
                Math.Max(Math.Abs(x) - radius, Math.Abs(y) - (radius * 0.28)),
                Math.Max(Math.Abs(y) - radius, Math.Abs(x) - (radius * 0.28))),
        _ => Math.Max(Math.Max(Math.Abs(x), Math.Abs(y)) - radius, 1.4 - Math.Abs(Math.IEEERemainder(y, 5.6))),
    };
}
