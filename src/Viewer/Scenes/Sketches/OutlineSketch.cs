using System.Numerics;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>
/// An animated line drawing, dark antialiased strokes on white: figures morph into one another while they sway, lean
/// and change size.
/// </summary>
internal sealed class OutlineSketch : Sketch
{
    /// <summary>Line width as a fraction of the picture's width, as in the outline of an emoji.</summary>
    public const double LineWidth = 0.028;

    // Half the figure's size in sides of the picture; it stays inside while swaying.
    private const float Size = 0.375f;

    // A thinner line would turn gray.
    private const float ThinnestInPixels = 1.2f;

    private readonly LabelTour _tour;
    private readonly HarmonicWalk _sway;
    private readonly OutlineFigure[] _figures;
    private readonly float[] _pose = new float[6];
    private readonly float[] _weights;
    private readonly Vector2[] _points;
    private readonly float _halfLine;

    /// <summary>Creates the sketch.</summary>
    /// <param name="shape">Shape of the picture.</param>
    /// <param name="seed">The seed; equal seeds give equal sketches.</param>
    /// <param name="loopSeconds">Loop length in seconds; null for an endless animation.</param>
    public OutlineSketch(ImageShape shape, ulong seed, double? loopSeconds)
        : base(shape)
    {
        _figures =
        [
            .. OutlineFigures.All.Index().OrderBy(
                figure => CounterRandom.Bits(seed, 1 + figure.Index)).Select(figure => figure.Item),
        ];
        _tour = loopSeconds is { } seconds ? LabelTour.Loop(
            _figures.Length, seconds) : LabelTour.Endless(_figures.Length);
        _sway = HarmonicWalk.Create(CounterRandom.Bits(seed, 0), _pose.Length, loopSeconds, speed: 0.9);
        _weights = new float[_figures.Length];
        _points = new Vector2[_figures[0].Points.Length];
        _halfLine = Math.Max(ThinnestInPixels, (float)(LineWidth * shape.Width)) / 2;
    }

    /// <inheritdoc/>
    public override void At(double t, Span<float> picture)
    {
        Blend(t);
        Place(t);

        Span<float> ink = picture[..(Shape.Height * Shape.Width)];
        ink.Clear();
        for (int i = 0; i < _points.Length - 1; i++)
        {
            if (OutlineFigure.IsJoined(i))
                Draw(_points[i], _points[i + 1], ink);
        }

        foreach (ref float value in ink)
            value = 1 - value;
        for (int channel = 1; channel < Shape.Channels; channel++)
            ink.CopyTo(picture[(channel * ink.Length)..]);
    }

    /// <summary>Interpolates the figure at a given time.</summary>
    private void Blend(double t)
    {
        _tour.At(t, _weights);
        Array.Clear(_points);
        for (int figure = 0; figure < _figures.Length; figure++)
        {
            float weight = _weights[figure];
            ReadOnlySpan<Vector2> points = _figures[figure].Points;
            for (int i = 0; weight > 0 && i < points.Length; i++)
                _points[i] += weight * points[i];
        }
    }

    /// <summary>Bends, rotates and moves the figure, and converts it to pixels.</summary>
    private void Place(double t)
    {
        _sway.At(t, _pose);
        float lean = 0.22f * MathF.Tanh(_pose[0]);
        float size = Size * (1 + (0.07f * MathF.Tanh(_pose[1]))) * Math.Min(Shape.Width, Shape.Height);
        var center = new Vector2(
            (0.5f * Shape.Width) + (0.04f * Shape.Width * MathF.Tanh(_pose[2])),
            (0.5f * Shape.Height) + (0.04f * Shape.Height * MathF.Tanh(_pose[3])));
        float wave = 0.07f * MathF.Tanh(_pose[4]);
        float stretch = 0.06f * MathF.Tanh(_pose[5]);
        (float sine, float cosine) = MathF.SinCos(lean);
        for (int i = 0; i < _points.Length; i++)
        {
            Vector2 point = _points[i];
            float x = (point.X * (1 + stretch)) + (wave * MathF.Sin(2.5f * point.Y));
            float y = point.Y * (1 - stretch);
            _points[i] = center + (size * new Vector2((cosine * x) - (sine * y), (sine * x) + (cosine * y)));
        }
    }

    /// <summary>
    /// Draws a line, antialiased over one pixel at its edge. Where lines overlap, the darker value is kept.
    /// </summary>
    private void Draw(Vector2 from, Vector2 to, Span<float> ink)
    {
        float reach = _halfLine + 0.5f;
        int left = Math.Max(0, (int)MathF.Floor(Math.Min(from.X, to.X) - reach));
        int right = Math.Min(Shape.Width - 1, (int)MathF.Ceiling(Math.Max(from.X, to.X) + reach));
        int top = Math.Max(0, (int)MathF.Floor(Math.Min(from.Y, to.Y) - reach));
        int bottom = Math.Min(Shape.Height - 1, (int)MathF.Ceiling(Math.Max(from.Y, to.Y) + reach));
        Vector2 along = to - from;
        float square = along.LengthSquared();
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                Vector2 away = new Vector2(x + 0.5f, y + 0.5f) - from;
                float part = square > 0 ? Math.Clamp(Vector2.Dot(away, along) / square, 0f, 1f) : 0;
                float coverage = Math.Clamp(reach - (away - (part * along)).Length(), 0f, 1f);
                ref float value = ref ink[(y * Shape.Width) + x];
                value = Math.Max(value, coverage);
            }
        }
    }
}
