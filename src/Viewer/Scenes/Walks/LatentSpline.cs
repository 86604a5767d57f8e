using System.Runtime.Intrinsics;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>
/// A walk through given latents (keys) at even times, with continuous velocity and no stop at a key: a Catmull-Rom
/// spline evaluated as a Barry-Goldman pyramid of six interpolations. The spherical form interpolates directions along
/// great circles and lengths geometrically: high-dimensional Gaussian latents lie near a sphere, and straight lines
/// between them pass through its interior, where latents are untypical.
/// </summary>
/// <remarks>
/// Every level of the pyramid is a linear combination of the same four keys, so it is computed on their four weights,
/// with angles from the keys' inner products; the coordinates are combined only once.
/// </remarks>
internal sealed class LatentSpline : LatentWalk
{
    private readonly float[][] _keys;
    private readonly double[] _logLengths;
    private readonly bool _spherical;
    private readonly bool _closed;
    private readonly int _segments;

    /// <summary>Creates a spline.</summary>
    /// <param name="keys">The latents, all of one size: at least 2, or 3 if closed. None may be 0 if spherical.</param>
    /// <param name="closed">Whether it returns from the last key to the first.</param>
    /// <param name="spherical">For Gaussian latents of 8 or more dimensions; otherwise ordinary Catmull-Rom.</param>
    /// <param name="seconds">Time from the first key to the last, or back to the first if closed.</param>
    public LatentSpline(IReadOnlyList<float[]> keys, bool closed, bool spherical, double seconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keys.Count, closed ? 3 : 2, nameof(keys));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        _closed = closed;
        _spherical = spherical;
        _segments = closed ? keys.Count : keys.Count - 1;
        Seconds = seconds;
        Size = keys[0].Length;
        _logLengths = keys.Select(key => spherical ? Math.Log(Math.Sqrt(Dot(key, key))) : 0).ToArray();
        _keys = keys.Select((key, i) => Scaled(key, Math.Exp(-_logLengths[i]))).ToArray();
    }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>
    /// Seconds from the first key to the end. After the end, an open spline stays at the last key and a closed one
    /// repeats.
    /// </summary>
    public double Seconds { get; }

    /// <inheritdoc/>
    public override void At(double t, Span<float> z)
    {
        double part = t / Seconds;
        double position = (_closed ? part - Math.Floor(part) : Math.Clamp(part, 0, 1)) * _segments;
        int segment = Math.Min((int)position, _segments - 1);
        var pyramid = new Pyramid(this, segment);
        Vector256<double> weights = pyramid.At(position - segment);

        float[] a = Key(segment - 1), b = Key(segment), c = Key(segment + 1), d = Key(segment + 2);
        float wa = (float)weights[0], wb = (float)weights[1], wc = (float)weights[2], wd = (float)weights[3];
        for (int i = 0; i < Size; i++)
            z[i] = (wa * a[i]) + (wb * b[i]) + (wc * c[i]) + (wd * d[i]);
    }

    private static double Dot(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }

    private static float[] Scaled(float[] key, double factor) => [.. key.Select(value => (float)(value * factor))];

    private float[] Key(int index) => _keys[Index(index)];

    // An open spline duplicates its end keys; it starts and ends at half the speed.
    private int Index(int index) => _closed
        ? (index + _keys.Length) % _keys.Length
        : Math.Clamp(index, 0, _keys.Length - 1);

    /// <summary>The pyramid of one segment, on the weights of its four keys.</summary>
    private readonly ref struct Pyramid
    {
        private readonly bool _spherical;
        private readonly Vector256<double> _logLengths;

        // Rows of the Gram matrix of the keys.
        private readonly Vector256<double> row0;
        private readonly Vector256<double> row1;
        private readonly Vector256<double> row2;
        private readonly Vector256<double> row3;

        public Pyramid(LatentSpline spline, int segment)
        {
            _spherical = spline._spherical;
            if (!_spherical)
                return;

            float[] a = spline.Key(segment - 1), b = spline.Key(segment), c = spline.Key(segment + 1), d = spline.Key(
                segment + 2);
            double ab = Dot(a, b), ac = Dot(a, c), ad = Dot(a, d), bc = Dot(b, c), bd = Dot(b, d), cd = Dot(c, d);
            row0 = Vector256.Create(1, ab, ac, ad);
            row1 = Vector256.Create(ab, 1, bc, bd);
            row2 = Vector256.Create(ac, bc, 1, cd);
            row3 = Vector256.Create(ad, bd, cd, 1);
            _logLengths = Vector256.Create(
                spline._logLengths[spline.Index(segment - 1)],
                spline._logLengths[spline.Index(segment)],
                spline._logLengths[spline.Index(segment + 1)],
                spline._logLengths[spline.Index(segment + 2)]);
        }

        /// <summary>Computes the weights of the four keys at u in [0, 1] between the second and the third.</summary>
        public Vector256<double> At(double u)
        {
            Vector256<double> weights = Evaluate(u, _spherical);
            return _spherical ? weights * Math.Exp(Vector256.Dot(Evaluate(u, onSphere: false), _logLengths)) : weights;
        }

        private Vector256<double> Evaluate(double u, bool onSphere)
        {
            Vector256<double> a = Vector256.Create(1.0, 0, 0, 0), b = Vector256.Create(0, 1.0, 0, 0);
            Vector256<double> c = Vector256.Create(0, 0, 1.0, 0), d = Vector256.Create(0, 0, 0, 1.0);
            Vector256<double> ab = Interpolate(a, b, u + 1, onSphere);
            Vector256<double> bc = Interpolate(b, c, u, onSphere);
            Vector256<double> cd = Interpolate(c, d, u - 1, onSphere);
            Vector256<double> abc = Interpolate(ab, bc, (u + 1) / 2, onSphere);
            Vector256<double> bcd = Interpolate(bc, cd, u / 2, onSphere);
            return Interpolate(abc, bcd, u, onSphere);
        }

        private Vector256<double> Interpolate(Vector256<double> from, Vector256<double> to, double u, bool onSphere)
        {
            if (!onSphere)
                return (from * (1 - u)) + (to * u);

            double cosine = Math.Clamp(Inner(from, to), -1, 1);
            double angle = Math.Acos(cosine);
            double sine = Math.Sin(angle);
            // Equal directions: the limit is a straight line. Opposite directions have no unique shortest arc, so a
            // line as well.
            if (sine < 1e-6)
                return (from * (1 - u)) + (to * u);

            return ((from * Math.Sin((1 - u) * angle)) + (to * Math.Sin(u * angle))) / sine;
        }

        private double Inner(Vector256<double> x, Vector256<double> y) =>
            (x[0] * Vector256.Dot(row0, y)) + (x[1] * Vector256.Dot(row1, y))
            + (x[2] * Vector256.Dot(row2, y)) + (x[3] * Vector256.Dot(row3, y));
    }
}
