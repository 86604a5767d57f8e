using System.Numerics;
using System.Runtime.CompilerServices;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Walks;

/// <summary>
/// The default walk: a stationary Gaussian process per coordinate, a sum of seeded harmonics sum over k of a_k * (A_k
/// cos(w_k t) + B_k sin(w_k t)), with the a_k squared summing to 1 and A_k, B_k drawn from N(0, 1). Over seeds, every
/// coordinate is exactly N(0, 1) at every t, all derivatives are continuous, and the mean squared speed, the sum of
/// (a_k w_k) squared, is constant in t.
/// </summary>
internal sealed class HarmonicWalk : LatentWalk
{
    private const int Frequencies = 12;

    // The frequency band relative to the speed: narrow enough that no component is almost static, wide enough that the
    // components do not realign.
    private const double Slowest = 0.3;
    private const double Fastest = 1.7;

    private readonly double _period;
    private readonly double[] _cycles;
    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <summary>Creates a walk from harmonics.</summary>
    /// <param name="seed">The seed of the walk.</param>
    /// <param name="size">Number of coordinates.</param>
    /// <param name="period">The period that t is reduced by first; infinity for none.</param>
    /// <param name="harmonics">
    /// Cycles (per period, or per second if there is none) and fraction of the variance.
    /// </param>
    private HarmonicWalk(
        ulong seed, int size, double period, IReadOnlyCollection<(double Cycles, double Variance)> harmonics)
    {
        Size = size;
        _period = period;
        _cycles = [.. harmonics.Select(harmonic => harmonic.Cycles)];
        _cosines = new float[_cycles.Length * size];
        _sines = new float[_cycles.Length * size];
        double[] amplitudes = [.. harmonics.Select(harmonic => Math.Sqrt(harmonic.Variance))];
        for (int i = 0; i < _cosines.Length; i++)
        {
            // The first indices of the seed are used by the frequencies.
            int index = Frequencies + (2 * i);
            double amplitude = amplitudes[i / size];
            _cosines[i] = (float)(amplitude * CounterRandom.Normal(seed, index));
            _sines[i] = (float)(amplitude * CounterRandom.Normal(seed, index + 1));
        }
    }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <summary>Creates a walk that closes after a time, or never.</summary>
    /// <param name="seed">The seed of the walk.</param>
    /// <param name="size">Number of coordinates.</param>
    /// <param name="loopSeconds">Length of the loop in seconds; null for a walk that does not close.</param>
    /// <param name="speed">Root mean square speed of a coordinate, per second.</param>
    public static HarmonicWalk Create(ulong seed, int size, double? loopSeconds, double speed = DefaultSpeed) =>
        loopSeconds is { } seconds ? Loop(seed, size, seconds, speed) : Endless(seed, size, speed);

    /// <summary>Creates a walk that does not close: its frequencies have no common period.</summary>
    /// <param name="seed">The seed of the walk.</param>
    /// <param name="size">Number of coordinates.</param>
    /// <param name="speed">Root mean square speed of a coordinate, per second.</param>
    public static HarmonicWalk Endless(ulong seed, int size, double speed = DefaultSpeed) =>
        new(
            seed,
            size,
            double.PositiveInfinity,
            [.. Band(seed, speed).Select(perSecond => (perSecond, 1.0 / Frequencies))]);

    /// <summary>
    /// Creates a walk that closes exactly after a given time, at a speed independent of it: every frequency of the
    /// endless walk is split between the two adjacent integer harmonics such that variance and mean squared speed are
    /// preserved. In a short loop, part of the variance falls to harmonic 0, so the walk stays near a fixed offset.
    /// </summary>
    /// <param name="seed">The seed of the walk.</param>
    /// <param name="size">Number of coordinates.</param>
    /// <param name="seconds">Length of the loop in seconds.</param>
    /// <param name="speed">Root mean square speed of a coordinate, per second.</param>
    public static HarmonicWalk Loop(ulong seed, int size, double seconds, double speed = DefaultSpeed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seconds);
        var variances = new SortedDictionary<double, double>();
        foreach (double wanted in Band(seed, speed).Select(perSecond => perSecond * seconds))
        {
            double below = Math.Floor(wanted);
            double above = below + 1;
            double upper = ((wanted * wanted) - (below * below)) / ((above * above) - (below * below));
            variances[below] = variances.GetValueOrDefault(below) + ((1 - upper) / Frequencies);
            variances[above] = variances.GetValueOrDefault(above) + (upper / Frequencies);
        }

        return new(seed, size, seconds, [.. variances.Select(harmonic => (harmonic.Key, harmonic.Value))]);
    }

    /// <inheritdoc/>
    public override void At(double t, Span<float> z)
    {
        z = z[..Size];
        z.Clear();
        // Time is reduced first, so that a loop's end equals its beginning exactly.
        double time = double.IsFinite(_period) ? (t / _period) - Math.Floor(t / _period) : t;
        for (int k = 0; k < _cycles.Length; k++)
        {
            (double sine, double cosine) = Math.SinCos(Math.Tau * _cycles[k] * time);
            Accumulate(z, _cosines.AsSpan(k * Size, Size), (float)cosine);
            Accumulate(z, _sines.AsSpan(k * Size, Size), (float)sine);
        }
    }

    /// <summary>
    /// Cycles per second: one sample per subdivision of the band, scaled to the exact root mean square speed.
    /// </summary>
    private static double[] Band(ulong seed, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        double[] band = new double[Frequencies];
        for (int k = 0; k < Frequencies; k++)
            band[k] = Slowest + ((Fastest - Slowest) * (k + CounterRandom.Uniform01(seed, k)) / Frequencies);
        double rms = Math.Sqrt(band.Average(frequency => frequency * frequency));
        return [.. band.Select(frequency => speed * frequency / (rms * Math.Tau))];
    }

    // Optimized at its first call, not after thirty: every latent of a frame goes through it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(Span<float> sum, ReadOnlySpan<float> values, float factor)
    {
        int i = 0;
        for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + (new Vector<float>(values[i..]) * factor)).CopyTo(sum[i..]);
        for (; i < sum.Length; i++)
            sum[i] += values[i] * factor;
    }
}
