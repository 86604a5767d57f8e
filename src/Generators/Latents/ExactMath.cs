namespace ImageGen.Generators.Latents;

/// <summary>
/// Elementary functions built from operations that IEEE 754 rounds exactly (+, -, *, /, bit operations), in a fixed
/// order, so that results are bit-identical everywhere; <see cref="Math"/> calls the C library, which differs between
/// systems. Accurate to a few units in the last place.
/// </summary>
internal static class ExactMath
{
    // ln 2 as a sum: the first part has enough trailing zeros that a product with an exponent is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>The natural logarithm of a positive normal number.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        // ln m = 2 artanh(s), |s| < 0.172: s^2 < 0.0295, so eleven terms reach 2^-53.
        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        for (int i = 23; i >= 3; i -= 2)
            sum = square * (1.0 / i + sum);
        return exponent * Ln2High + (2 * s + (2 * s * sum + exponent * Ln2Low));
    }

    /// <summary>e to the power of x, for |x| &lt; 700.</summary>
    public static double Exp(double x)
    {
        double power = Math.Floor(x / 0.69314718055994531 + 0.5);
        double rest = x - power * Ln2High - power * Ln2Low;

        // The Taylor series; |rest| < 0.35, so fourteen terms reach 2^-53.
        double sum = 1;
        for (int i = 14; i >= 1; i--)
            sum = 1 + sum * rest / i;
        return sum * BitConverter.Int64BitsToDouble((long)(power + 1023) << 52);
    }
}
