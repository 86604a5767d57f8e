using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Images;

/// <summary>
/// A common tile size for pictures of several shapes. Each picture is enlarged by an integer factor of its own, so that
/// its pixels stay square; the tile is large enough for a legible name, and chosen so that every picture nearly fills
/// it.
/// </summary>
internal sealed class CommonTile
{
    private const int LeastSide = 112;
    private const int MostSide = 448;

    // The minimum fraction of the tile's side that a picture fills.
    private const double FullEnough = 0.85;

    private readonly ImageShape[] _shapes;
    private readonly int[] _factors;

    /// <summary>Chooses the tile size.</summary>
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

    /// <summary>The enlargement factor of a picture.</summary>
    /// <param name="index">Index of the picture.</param>
    public int Factor(int index) => _factors[index];

    /// <summary>Copies a picture, enlarged, to the centre of a tile. Does not allocate.</summary>
    /// <param name="index">Index of the picture.</param>
    /// <param name="from">[c, h, w] of the picture's shape.</param>
    /// <param name="to">The tile, [c, h, w] of <see cref="Shape"/>; pixels outside the picture are unchanged.</param>
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

    /// <summary>The smallest fraction of the tile's side that any of the pictures fills.</summary>
    private double Fill(int height, int width) => _shapes.Min(shape =>
    {
        int factor = FactorOf(shape, height, width);
        return Math.Max((double)shape.Height * factor / height, (double)shape.Width * factor / width);
    });
}
