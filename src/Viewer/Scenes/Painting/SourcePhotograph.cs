using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Scenes.Painting;

/// <summary>
/// A photograph as the source of an image-to-image generator, whatever kind of source that takes: itself, its outlines,
/// or each pixel's nearest class.
/// </summary>
internal sealed class SourcePhotograph
{
    /// <summary>How many of its pixels make one of the source, in each direction.</summary>
    public const int Detail = 2;

    // A drawing is mostly paper, and nearly all of the rest is ink: gray, and either very light or very dark.
    private const int GrayWithin = 40;
    private const int LightFrom = 200;
    private const int DarkTo = 90;
    private const double LeastPaper = 0.5;
    private const double LeastDrawn = 0.93;

    private readonly byte[] _rgb;
    private readonly SourceInfo _source;
    private EdgeDetector? _edges;

    /// <summary>Takes a photograph.</summary>
    /// <param name="rgb">
    /// Interleaved RGB, row by row, <see cref="Detail"/> times as wide and as high as the source.
    /// </param>
    /// <param name="source">The generator's source format.</param>
    /// <exception cref="ArgumentException">It has another size.</exception>
    public SourcePhotograph(byte[] rgb, SourceInfo source)
    {
        if (rgb.Length != SizeFor(source))
            throw new ArgumentException($"{rgb.Length} bytes are not a photograph for {source.Shape}.", nameof(rgb));
        (_rgb, _source) = (rgb, source);
    }

    /// <summary>Whether its outlines are drawn at a threshold.</summary>
    public bool HasEdges => _source.Kind == "outline";

    /// <summary>Number of bytes of a photograph for a source.</summary>
    public static int SizeFor(SourceInfo source) => Detail * Detail * 3 * source.Shape.Width * source.Shape.Height;

    /// <summary>Whether it is a line drawing already: dark strokes on white.</summary>
    public bool IsDrawing()
    {
        int paper = 0;
        int drawn = 0;
        for (int i = 0; i < _rgb.Length; i += 3)
        {
            int least = Math.Min(_rgb[i], Math.Min(_rgb[i + 1], _rgb[i + 2]));
            int most = Math.Max(_rgb[i], Math.Max(_rgb[i + 1], _rgb[i + 2]));
            bool isGray = most - least <= GrayWithin;
            paper += isGray && least >= LightFrom ? 1 : 0;
            drawn += isGray && (least >= LightFrom || most <= DarkTo) ? 1 : 0;
        }

        double count = _rgb.Length / 3.0;
        return paper >= LeastPaper * count && drawn >= LeastDrawn * count;
    }

    /// <summary>The source picture.</summary>
    /// <param name="edgeThreshold">
    /// The threshold of the outlines in [0, 1]; 0 for the photograph itself. Ignored for other kinds of sources.
    /// </param>
    /// <returns>[c, h, w] in [0, 1].</returns>
    public float[] ToSource(double edgeThreshold)
    {
        if (HasEdges && edgeThreshold > 0)
            return (_edges ??= new EdgeDetector(_rgb, Detail, _source.Shape)).Draw(edgeThreshold);
        float[] picture = Reduced();
        if (_source.Palette.Count > 0)
            new MaskColors(_source.Palette, _source.Shape.Channels).Snap(picture);
        return picture;
    }

    private float[] Reduced()
    {
        ImageShape shape = _source.Shape;
        int plane = shape.Width * shape.Height;
        float[] picture = new float[shape.Size];
        Span<float> pixel = stackalloc float[3];
        for (int at = 0; at < plane; at++)
        {
            pixel.Clear();
            for (int i = 0; i < Detail * Detail; i++)
            {
                int y = (at / shape.Width * Detail) + (i / Detail);
                int x = (at % shape.Width * Detail) + (i % Detail);
                for (int band = 0; band < 3; band++)
                    pixel[band] += _rgb[(3 * ((y * Detail * shape.Width) + x)) + band] / 255f / (Detail * Detail);
            }

            for (int channel = 0; channel < shape.Channels; channel++)
                picture[(channel * plane) + at] = shape.Channels == 3
                    ? pixel[channel]
                    : (0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2]);
        }

        return picture;
    }
}
