using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>
/// Draws the outlines of a photograph: Canny's edge detector (doi 10.1109/TPAMI.1986.4767851) on the channel that
/// changes most, its edges as strokes of a sketch's width, black on white. Edges are found once; those above a
/// threshold are then drawn quickly.
/// </summary>
internal sealed class EdgeDetector
{
    /// <summary>A threshold that suits most photographs.</summary>
    public const double UsualThreshold = 0.2;

    // Of the blur, in pixels of the photograph, which is larger than the outlines.
    private const double Sigma = 1.4;

    // Below this share of the threshold an edge goes on that is above it elsewhere.
    private const double Continued = 0.5;

    // Edges shorter than this part of the photograph's width are texture.
    private const double Shortest = 1.0 / 16;

    // Of the outlines, in their pixels: a thinner line would turn gray.
    private const float ThinnestLine = 1.5f;

    // tan of 22.5 degrees: between two of the eight directions.
    private const float Diagonal = 0.41421356f;

    private readonly int _width;
    private readonly int _height;
    private readonly ImageShape _shape;

    // The strength of each edge that is a maximum across its direction, else 0; 1 is a step from black to white.
    private readonly float[] _edges;

    /// <summary>Finds the edges of a photograph.</summary>
    /// <param name="rgb">Interleaved RGB, row by row.</param>
    /// <param name="detail">How many of its pixels make one of the outlines, in each direction.</param>
    /// <param name="shape">The shape of the outlines.</param>
    public EdgeDetector(ReadOnlySpan<byte> rgb, int detail, ImageShape shape)
    {
        (_shape, _width, _height) = (shape, detail * shape.Width, detail * shape.Height);
        float[] across = new float[_width * _height];
        float[] down = new float[across.Length];
        float[] strength = new float[across.Length];
        float[] kernel = Kernel();
        for (int band = 0; band < 3; band++)
            Differentiate(Blurred(rgb, band, kernel), across, down, strength);
        _edges = Thinned(across, down, strength);
    }

    /// <summary>Draws the edges above a threshold.</summary>
    /// <param name="threshold">In [0, 1]; of a step from black to white.</param>
    /// <returns>[c, h, w] in [0, 1].</returns>
    public float[] Draw(double threshold)
    {
        bool[] isEdge = Connected((float)threshold);
        float[] ink = new float[_edges.Length];
        int detail = _width / _shape.Width;
        float radius = Math.Max(ThinnestLine, (float)(OutlineSketch.LineWidth * _shape.Width)) * detail / 2;
        int reach = (int)MathF.Ceiling(radius);
        for (int at = 0; at < isEdge.Length; at++)
        {
            if (isEdge[at])
                Stamp(ink, at % _width, at / _width, radius, reach);
        }

        int plane = _shape.Width * _shape.Height;
        float[] outlines = new float[_shape.Size];
        for (int y = 0; y < _shape.Height; y++)
        {
            for (int x = 0; x < _shape.Width; x++)
            {
                float sum = 0;
                for (int i = 0; i < detail * detail; i++)
                    sum += ink[(((y * detail) + (i / detail)) * _width) + (x * detail) + (i % detail)];
                for (int channel = 0; channel < _shape.Channels; channel++)
                    outlines[(channel * plane) + (y * _shape.Width) + x] = 1 - (sum / (detail * detail));
            }
        }

        return outlines;
    }

    private static float[] Kernel()
    {
        int reach = (int)Math.Ceiling(3 * Sigma);
        double[] weights =
        [
            .. Enumerable.Range(-reach, (2 * reach) + 1).Select(x => Math.Exp(-x * x / (2 * Sigma * Sigma))),
        ];
        return [.. weights.Select(weight => (float)(weight / weights.Sum()))];
    }

    private float[] Blurred(ReadOnlySpan<byte> rgb, int band, float[] kernel)
    {
        int reach = kernel.Length / 2;
        float[] rows = new float[_width * _height];
        float[] blurred = new float[rows.Length];
        for (int at = 0; at < rows.Length; at++)
        {
            int x = at % _width;
            int row = at - x;
            for (int k = -reach; k <= reach; k++)
                rows[at] += kernel[k + reach] * rgb[(3 * (row + Math.Clamp(x + k, 0, _width - 1))) + band] / 255f;
        }

        for (int at = 0; at < rows.Length; at++)
        {
            int x = at % _width;
            int y = at / _width;
            for (int k = -reach; k <= reach; k++)
                blurred[at] += kernel[k + reach] * rows[(Math.Clamp(y + k, 0, _height - 1) * _width) + x];
        }

        return blurred;
    }

    // Keeps of each pixel the gradient of the channel that changes most there.
    private void Differentiate(float[] values, float[] across, float[] down, float[] strength)
    {
        // The central difference of a blurred step from 0 to 1.
        float step = (float)(1 / (Math.Sqrt(2 * Math.PI) * Sigma));
        for (int y = 1; y < _height - 1; y++)
        {
            for (int x = 1; x < _width - 1; x++)
            {
                int at = (y * _width) + x;
                float dx = (values[at + 1] - values[at - 1]) / 2 / step;
                float dy = (values[at + _width] - values[at - _width]) / 2 / step;
                float length = MathF.Sqrt((dx * dx) + (dy * dy));
                if (length > strength[at])
                    (across[at], down[at], strength[at]) = (dx, dy, length);
            }
        }
    }

    private float[] Thinned(float[] across, float[] down, float[] strength)
    {
        float[] edges = new float[strength.Length];
        for (int y = 1; y < _height - 1; y++)
        {
            for (int x = 1; x < _width - 1; x++)
            {
                int at = (y * _width) + x;
                (float dx, float dy) = (MathF.Abs(across[at]), MathF.Abs(down[at]));
                int beside = dy <= Diagonal * dx ? 1
                    : dx <= Diagonal * dy ? _width
                    : across[at] * down[at] > 0 ? _width + 1 : _width - 1;
                if (strength[at] > strength[at - beside] && strength[at] >= strength[at + beside])
                    edges[at] = strength[at];
            }
        }

        return edges;
    }

    // Hysteresis: an edge above the threshold goes on as far as it is above half of it.
    private bool[] Connected(float threshold)
    {
        bool[] isEdge = new bool[_edges.Length];
        bool[] isSeen = new bool[_edges.Length];
        var open = new Stack<int>();
        var edge = new List<int>();
        for (int start = 0; start < _edges.Length; start++)
        {
            if (isSeen[start] || _edges[start] == 0 || _edges[start] < threshold)
                continue;
            edge.Clear();
            open.Push(start);
            isSeen[start] = true;
            while (open.TryPop(out int at))
            {
                edge.Add(at);
                for (int i = 0; i < 9; i++)
                {
                    // Edges never lie on the border.
                    int next = at + (((i / 3) - 1) * _width) + (i % 3) - 1;
                    if (isSeen[next] || _edges[next] == 0 || _edges[next] < Continued * threshold)
                        continue;
                    isSeen[next] = true;
                    open.Push(next);
                }
            }

            if (edge.Count >= Shortest * _width)
                edge.ForEach(at => isEdge[at] = true);
        }

        return isEdge;
    }

    private void Stamp(float[] ink, int centerX, int centerY, float radius, int reach)
    {
        for (int y = Math.Max(0, centerY - reach); y <= Math.Min(_height - 1, centerY + reach); y++)
        {
            for (int x = Math.Max(0, centerX - reach); x <= Math.Min(_width - 1, centerX + reach); x++)
            {
                float distance = MathF.Sqrt(((x - centerX) * (x - centerX)) + ((y - centerY) * (y - centerY)));
                float cover = Math.Clamp(radius + 0.5f - distance, 0, 1);
                ref float value = ref ink[(y * _width) + x];
                value = Math.Max(value, cover);
            }
        }
    }
}
