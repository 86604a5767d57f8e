using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ImageGen.Generators.Latents;

namespace ImageGen.Viewer.Scenes.Directions;

/// <summary>
/// The first principal components of a sample with many more features than one would write a covariance of: found from
/// the samples' inner products by orthogonal iteration. Equal samples give equal components, to the bit: every sum is
/// in one order, in lanes whose number depends on no processor.
/// </summary>
internal sealed class PrincipalComponents
{
    private const int Rounds = 24;

    // The features are single precision: a share of the variance below this is their rounding.
    private const double Rounding = 1e-6;

    // Further vectors are carried along: the last one wanted then converges as fast as the others.
    private const int Spare = 4;

    private readonly double[][] _scores;

    private PrincipalComponents(double[][] scores, double[] shares) => (_scores, Shares) = (scores, shares);

    /// <summary>The share of the whole variance that each component has, the largest first.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>The coordinates of all samples along a component; their mean square is 1.</summary>
    public ReadOnlySpan<double> Scores(int component) => _scores[component];

    /// <summary>Finds them.</summary>
    /// <param name="samples">[count, features], the mean of every feature 0.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="most">The most components; there are fewer where the samples vary in fewer ways.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static PrincipalComponents Of(
        ReadOnlySpan<float> samples, int count, int most, CancellationToken cancellation = default)
    {
        double[][] products = Products(samples, count, cancellation);
        double total = Enumerable.Range(0, count).Sum(i => products[i][i]);
        int size = Math.Min(count, most + Spare);
        double[][] basis =
        [
            .. Enumerable.Range(0, size).Select(
                vector => Enumerable.Range(0, count).Select(i => CounterRandom.Normal((ulong)vector, i)).ToArray()),
        ];
        double[] values = new double[size];
        for (int round = 0; round < Rounds; round++)
        {
            for (int vector = 0; vector < size; vector++)
            {
                cancellation.ThrowIfCancellationRequested();
                basis[vector] = [.. products.Select(row => Dot(row, basis[vector]))];
                values[vector] = MakeOrthogonal(basis, vector);
            }
        }

        int[] order =
        [
            .. Enumerable.Range(0, size).Where(i => total > 0 && values[i] > Rounding * total)
                .OrderByDescending(i => values[i]).Take(most),
        ];
        double scale = Math.Sqrt(count);
        return new(
            [.. order.Select(i => basis[i].Select(value => value * scale).ToArray())],
            [.. order.Select(i => values[i] / total)]);
    }

    private static double[][] Products(ReadOnlySpan<float> samples, int count, CancellationToken cancellation)
    {
        int features = samples.Length / count;
        double[][] products = [.. Enumerable.Range(0, count).Select(_ => new double[count])];
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int j = 0; j <= i; j++)
            {
                double product = Dot(
                    samples.Slice(i * features, features), samples.Slice(j * features, features));
                products[i][j] = products[j][i] = product;
            }
        }

        return products;
    }

    /// <summary>Takes from a vector what the ones before it have, and makes it one long.</summary>
    /// <returns>How long it was.</returns>
    private static double MakeOrthogonal(double[][] basis, int vector)
    {
        double[] own = basis[vector];
        for (int before = 0; before < vector; before++)
        {
            double[] other = basis[before];
            double along = Dot(own, other);
            for (int i = 0; i < own.Length; i++)
                own[i] -= along * other[i];
        }

        double length = Math.Sqrt(Dot(own, own));
        for (int i = 0; i < own.Length; i++)
            own[i] = length > 0 ? own[i] / length : 0;
        return length;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        ReadOnlySpan<Vector256<double>> wideA = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> wideB = MemoryMarshal.Cast<double, Vector256<double>>(b);
        for (int i = 0; i < wideA.Length; i++)
            sum += wideA[i] * wideB[i];
        double rest = 0;
        for (int i = wideA.Length * Vector256<double>.Count; i < a.Length; i++)
            rest += a[i] * b[i];
        return Vector256.Sum(sum) + rest;
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector256<float> even = Vector256<float>.Zero, odd = Vector256<float>.Zero;
        ReadOnlySpan<Vector256<float>> wideA = MemoryMarshal.Cast<float, Vector256<float>>(a);
        ReadOnlySpan<Vector256<float>> wideB = MemoryMarshal.Cast<float, Vector256<float>>(b);
        int pairs = wideA.Length & ~1;
        for (int i = 0; i < pairs; i += 2)
        {
            even += wideA[i] * wideB[i];
            odd += wideA[i + 1] * wideB[i + 1];
        }

        double rest = 0;
        for (int i = pairs * Vector256<float>.Count; i < a.Length; i++)
            rest += a[i] * b[i];
        return Vector256.Sum(even + odd) + rest;
    }
}
