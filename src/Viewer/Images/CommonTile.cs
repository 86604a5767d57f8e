using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Images;

/// <summary>
/// A common tile size for pictures of several shapes. Each picture is enlarged by an integer factor of its own, so that
/// its pixels stay square or are interpolated alike; the tile is large enough for a legible name, and chosen so that
/// every picture nearly fills it.
/// </summary>
internal sealed class CommonTile
{
    private const int LeastSide = 112;
    private const int MostSide = 448;

    // The minimum fraction of the tile's side that a picture fills.
    private const double FullEnough = 0.85;

    private readonly ImageShape[] _shapes;
    private readonly int[] _factors;
    private readonly float[] _upper;
    private readonly float[] _lower;

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
        _upper = new float[Shape.Width];
        _lower = new float[Shape.Width];
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
    /// <param name="isSmooth">Whether the pixels are interpolated (bilinear) rather than squares.</param>
    public void Put(int index, ReadOnlySpan<float> from, Span<float> to, bool isSmooth = false)
    {
        (ImageShape shape, int factor) = (_shapes[index], _factors[index]);
        int left = (Shape.Width - (shape.Width * factor)) / 2;
        int top = (Shape.Height - (shape.Height * factor)) / 2;
        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            int fromChannel = Math.Min(channel, shape.Channels - 1);
            int size = shape.Height * shape.Width;
            ReadOnlySpan<float> plane = from.Slice(fromChannel * size, size);
            Span<float> target = to[(((channel * Shape.Height) + top) * Shape.Width)..];
            if (isSmooth && factor > 1)
                Interpolate(plane, shape, factor, target, left);
            else
                Repeat(plane, shape, factor, target, left);
        }
    }

    // Optimized at its first call, not after thirty: every pixel of a frame goes through it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Repeat(ReadOnlySpan<float> plane, ImageShape shape, int factor, Span<float> target, int left)
    {
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<float> line = plane.Slice(y * shape.Width, shape.Width);
            int at = (y * factor * Shape.Width) + left;
            Span<float> first = target.Slice(at, shape.Width * factor);
            for (int x = 0; x < line.Length; x++)
                first.Slice(x * factor, factor).Fill(line[x]);
            for (int repeat = 1; repeat < factor; repeat++)
                first.CopyTo(target[(at + (repeat * Shape.Width))..]);
        }
    }

    /// <summary>Interpolates between the centres of pixels: along the lines first, then between two of them.</summary>
    private void Interpolate(ReadOnlySpan<float> plane, ImageShape shape, int factor, Span<float> target, int left)
    {
        int width = shape.Width * factor;
        Span<float> upper = _upper.AsSpan(0, width);
        Span<float> lower = _lower.AsSpan(0, width);
        Widen(plane[..shape.Width], factor, lower);
        lower.CopyTo(upper);
        // From the first line's upper edge; beyond the outermost centres the outermost line repeats.
        int y = 0;
        for (int below = 0; below <= shape.Height; below++)
        {
            if (below > 0)
            {
                lower.CopyTo(upper);
                if (below < shape.Height)
                    Widen(plane.Slice(below * shape.Width, shape.Width), factor, lower);
            }

            for (; y < shape.Height * factor && FloorOfCentre(y, factor) < below; y++)
            {
                Span<float> line = target.Slice((y * Shape.Width) + left, width);
                TensorPrimitives.Lerp(upper, lower, PartOfCentre(y, factor), line);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<float> line, int factor, Span<float> wide)
    {
        for (int x = 0; x < wide.Length; x++)
        {
            int first = FloorOfCentre(x, factor);
            (float before, float after) =
                (line[Math.Max(0, first)], line[Math.Min(line.Length - 1, first + 1)]);
            wide[x] = before + (PartOfCentre(x, factor) * (after - before));
        }
    }

    /// <summary>The last pixel whose centre is not beyond that of an enlarged pixel; -1 before the first.</summary>
    private static int FloorOfCentre(int enlarged, int factor) =>
        (((2 * enlarged) + 1 + factor) / (2 * factor)) - 1;

    /// <summary>How far the enlarged pixel's centre is from that one's to the next.</summary>
    private static float PartOfCentre(int enlarged, int factor)
    {
        float centre = ((enlarged + 0.5f) / factor) - 0.5f;
        return centre - FloorOfCentre(enlarged, factor);
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
