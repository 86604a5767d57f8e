using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Viewer.Scenes.Sketches;

/// <summary>
/// Animated soft colour fields: plane waves, each with its own colour. They have the light and colour of a photograph,
/// but no objects.
/// </summary>
internal sealed class PhotographSketch : Sketch
{
    private const int Waves = 6;
    private const int PosePerWave = 3;

    // Lowest and highest frequency, in waves per side of the picture.
    private const double Coarsest = 0.35;
    private const double Finest = 1.5;

    private readonly HarmonicWalk _drift;
    private readonly float[] _pose = new float[Waves * PosePerWave];
    private readonly double[] _phases = new double[Waves];
    private readonly double[] _frequencies = new double[Waves];
    private readonly double[] _directions = new double[Waves];
    private readonly float[] _colors;
    private readonly float[] _ground;

    // Sine and cosine of every wave along a row; angle addition yields all pixels.
    private readonly float[] _acrossSine;
    private readonly float[] _acrossCosine;

    /// <summary>Creates the sketch.</summary>
    /// <param name="shape">Shape of the picture.</param>
    /// <param name="seed">The seed; equal seeds give equal sketches.</param>
    /// <param name="loopSeconds">Loop length in seconds; null for an endless animation.</param>
    public PhotographSketch(ImageShape shape, ulong seed, double? loopSeconds)
        : base(shape)
    {
        _drift = HarmonicWalk.Create(CounterRandom.Bits(seed, 0), _pose.Length, loopSeconds, speed: 0.7);
        _colors = new float[Waves * shape.Channels];
        _ground = new float[shape.Channels];
        _acrossSine = new float[Waves * shape.Width];
        _acrossCosine = new float[Waves * shape.Width];
        int index = 1;
        for (int channel = 0; channel < shape.Channels; channel++)
            _ground[channel] = (float)(0.25 * CounterRandom.Normal(seed, index++));
        for (int wave = 0; wave < Waves; wave++)
        {
            double part = (double)wave / (Waves - 1);
            _frequencies[wave] = Coarsest * Math.Pow(Finest / Coarsest, part);
            _directions[wave] = Math.Tau * CounterRandom.Uniform01(seed, index++);
            _phases[wave] = Math.Tau * CounterRandom.Uniform01(seed, index++);
            // Mostly brightness with some tint; low frequencies have larger amplitudes.
            double light = CounterRandom.Normal(seed, index++);
            for (int channel = 0; channel < shape.Channels; channel++)
            {
                double tint = CounterRandom.Normal(seed, index++);
                _colors[(wave * shape.Channels) + channel] = (float)(
                    (1.1 - (0.75 * part)) * ((0.75 * light) + (0.4 * tint)));
            }
        }
    }

    /// <inheritdoc/>
    public override void At(double t, Span<float> picture)
    {
        _drift.At(t, _pose);
        float side = Math.Max(Shape.Width, Shape.Height);
        Span<float> downFrequency = stackalloc float[Waves];
        for (int wave = 0; wave < Waves; wave++)
        {
            ReadOnlySpan<float> pose = _pose.AsSpan(wave * PosePerWave, PosePerWave);
            double direction = _directions[wave] + (0.5 * pose[0]);
            double frequency = Math.Tau * _frequencies[wave] * (1 + (0.2 * Math.Tanh(pose[1]))) / side;
            double phase = _phases[wave] + (1.6 * pose[2]);
            double across = frequency * Math.Cos(direction);
            downFrequency[wave] = (float)(frequency * Math.Sin(direction));
            for (int x = 0; x < Shape.Width; x++)
            {
                (double sine, double cosine) = Math.SinCos(phase + (across * (x + 0.5 - (0.5 * Shape.Width))));
                (_acrossSine[(wave * Shape.Width) + x], _acrossCosine[(wave * Shape.Width) + x]) =
                    ((float)sine, (float)cosine);
            }
        }

        for (int y = 0; y < Shape.Height; y++)
            PaintRow(y, downFrequency, picture);
    }

    private void PaintRow(int y, ReadOnlySpan<float> downFrequency, Span<float> picture)
    {
        int plane = Shape.Height * Shape.Width;
        for (int channel = 0; channel < Shape.Channels; channel++)
            picture.Slice((channel * plane) + (y * Shape.Width), Shape.Width).Fill(_ground[channel]);
        for (int wave = 0; wave < Waves; wave++)
        {
            // sin(a + b) = sin a cos b + cos a sin b.
            (float downSine, float downCosine) = MathF.SinCos(downFrequency[wave] * (y + 0.5f - (0.5f * Shape.Height)));
            ReadOnlySpan<float> sines = _acrossSine.AsSpan(wave * Shape.Width, Shape.Width);
            ReadOnlySpan<float> cosines = _acrossCosine.AsSpan(wave * Shape.Width, Shape.Width);
            for (int channel = 0; channel < Shape.Channels; channel++)
            {
                float color = _colors[(wave * Shape.Channels) + channel];
                Span<float> row = picture.Slice((channel * plane) + (y * Shape.Width), Shape.Width);
                for (int x = 0; x < row.Length; x++)
                    row[x] += color * ((sines[x] * downCosine) + (cosines[x] * downSine));
            }
        }

        for (int channel = 0; channel < Shape.Channels; channel++)
        {
            // x / sqrt(1 + x^2) maps to (-1, 1).
            foreach (ref float value in picture.Slice((channel * plane) + (y * Shape.Width), Shape.Width))
                value = 0.5f + (0.5f * value / MathF.Sqrt(1 + (value * value)));
        }
    }
}
