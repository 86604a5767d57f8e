namespace ImageGen.Generators.Latents;

/// <summary>The normal distribution N(0, 1), bit-identical on every operating system and processor.</summary>
public static class NormalDistribution
{
    /// <summary>
    /// The probability Phi(x) that a normal number is below <paramref name="x"/>, to an absolute error of 1e-15.
    /// </summary>
    /// <param name="x">Any number.</param>
    /// <returns>The probability, in [0, 1]; NaN for NaN.</returns>
    /// <remarks>
    /// Hart et al., "Computer Approximations", 1968, as in West, "Better approximations to cumulative normal
    /// functions", 2005.
    /// </remarks>
    public static double Cdf(double x)
    {
        double magnitude = Math.Abs(x);
        if (double.IsNaN(x))
            return double.NaN;
        if (magnitude > 37)
            return x > 0 ? 1 : 0;

        double density = ExactMath.Exp(-magnitude * magnitude / 2);
        double tail;
        if (magnitude < 7.07106781186547)
        {
            double numerator = 3.52624965998911e-02 * magnitude + 0.700383064443688;
            numerator = numerator * magnitude + 6.37396220353165;
            numerator = numerator * magnitude + 33.912866078383;
            numerator = numerator * magnitude + 112.079291497871;
            numerator = numerator * magnitude + 221.213596169931;
            numerator = numerator * magnitude + 220.206867912376;
            double denominator = 8.83883476483184e-02 * magnitude + 1.75566716318264;
            denominator = denominator * magnitude + 16.064177579207;
            denominator = denominator * magnitude + 86.7807322029461;
            denominator = denominator * magnitude + 296.564248779674;
            denominator = denominator * magnitude + 637.333633378831;
            denominator = denominator * magnitude + 793.826512519948;
            denominator = denominator * magnitude + 440.413735824752;
            tail = density * numerator / denominator;
        }
        else
        {
            double fraction = magnitude + 0.65;
            for (int i = 4; i >= 1; i--)
                fraction = magnitude + i / fraction;
            tail = density / fraction / 2.506628274631;
        }
        return x > 0 ? 1 - tail : tail;
    }

    /// <summary>The inverse of <see cref="Cdf"/>, to a relative error of about 1e-16.</summary>
    /// <param name="p">A probability in (0, 1).</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not in (0, 1).</exception>
    /// <remarks>Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 1988.</remarks>
    public static double InverseCdf(double p)
    {
        if (!(p > 0 && p < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability between 0 and 1 is expected.");

        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - q * q;
            return q * Ratio(r, Center, CenterDenominator);
        }

        double tail = Math.Sqrt(-ExactMath.Log(q < 0 ? p : 1 - p));
        double x = tail <= 5
            ? Ratio(tail - 1.6, Middle, MiddleDenominator)
            : Ratio(tail - 5, Far, FarDenominator);
        return q < 0 ? -x : x;
    }

    // Coefficients from the highest power down to the constant.
    private static ReadOnlySpan<double> Center =>
    [
        2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
        1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0,
    ];

    private static ReadOnlySpan<double> CenterDenominator =>
    [
        5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
        5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1,
    ];

    private static ReadOnlySpan<double> Middle =>
    [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
        3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0, 1,
    ];

    private static ReadOnlySpan<double> Far =>
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0,
    ];

    private static ReadOnlySpan<double> FarDenominator =>
    [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1,
    ];

    private static double Ratio(double x, ReadOnlySpan<double> numerator, ReadOnlySpan<double> denominator)
    {
        double top = 0;
        foreach (double coefficient in numerator)
            top = top * x + coefficient;
        double bottom = 0;
        foreach (double coefficient in denominator)
            bottom = bottom * x + coefficient;
        return top / bottom;
    }
}
