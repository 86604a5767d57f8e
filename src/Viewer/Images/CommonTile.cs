using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Images;

/// <summary>
/// One tile for pictures of several shapes, in which each stands enlarged by a whole factor of its own, so that its
/// pixels stay squares; as large as it takes for all to fill it nearly, and for a name above to be legible.
/// </summary>
internal sealed class CommonTile
{
    private const int LeastSide = 112;
    private const int MostSide = 448;

    // A picture must fill so much of the tile's side.
    private const double FullEnough = 0.85;

    private readonly ImageShape[] _shapes;
    private readonly int[] _factors;

    /// <summary>Finds the tile.</summary>
    /// <param name="shapes">The shapes of the pictures, at least one.</param>
    public CommonTile(IReadOnlyList<ImageShape> shapes)
    {
        _shapes = [.. shapes];
        (int height, int width) = (shapes.Max(shape => shape.Height), shapes.Max(shape => shape.Width));
        int channels = shapes.Max(shape => shape.Channels);
        int side = Math.Max(height, width);
        int least = (LeastSide + side - 1) / side;
        int most = Math.Max(least, MostSide / side);
        int chosen = Enumerable.Range(least, most - least + 1)
            .OrderByDescending(factor => Math.Min(FullEnough, Fill(height * factor, width * factor)))
            .First();
        Shape = new ImageShape(channels, height * chosen, width * chosen);
        _factors = [.. shapes.Select(shape => FactorOf(shape, Shape.Height, Shape.Width))];
    }

    /// <summary>The tile's shape.</summary>
    public ImageShape Shape { get; }

    /// <summary>The factor that a picture is enlarged by.</summary>
    /// <param name="index">Which of the pictures.</param>
    public int Factor(int index) => _factors[index];

    /// <summary>Puts a picture into the middle of a tile. Allocates nothing.</summary>
    /// <param name="index">Which of the pictures.</param>
    /// <param name="from">[c, h, w] of its shape.</param>
    /// <param name="to">The tile, [c, h, w] of <see cref="Shape"/>; what is beside the picture stays as it was.</param>
    public void Put(int index, ReadOnlySpan<float> from, Span<float> to)
    {
        (ImageShape shape, int factor) = (_shapes[index], _factors[index]);
        int left = (Shape.Width - (shape.Width * factor)) / 2;
        int top = (Shape.Height - (shape.Height * factor)) / 2;
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            int fromChannel = Math.Min(channel, shape.Channels - 1);
            for (int y = 0; y < shape.Height; y++)
            {
                ReadOnlySpan<float> line = from.Slice(((fromChannel * shape.Height) + y) * shape.Width, shape.Width);
                int at = (((channel * Shape.Height) + top + (y * factor)) * Shape.Width) + left;
                Span<float> first = to.Slice(at, shape.Width * factor);
                for (int x = 0; x < line.Length; x++)
                    first.Slice(x * factor, factor).Fill(line[x]);
                for (int repeat = 1; repeat < factor; repeat++)
                    first.CopyTo(to[(at + (repeat * Shape.Width))..]);
            }
        }
    }

    private static int FactorOf(ImageShape shape, int height, int width) =>
        Math.Min(height / shape.Height, width / shape.Width);

    /// <summary>How much of the tile's side the picture fills that fills it least.</summary>
    private double Fill(int height, int width) => _shapes.Min(shape =>
    {
        int factor = FactorOf(shape, height, width);
        return Math.Max((double)shape.Height * factor / height, (double)shape.Width * factor / width);
    });
}
