namespace ImageGen.Generators.Latents;

/// <summary>
/// Random numbers as a pure function of a seed and an index, without state: Philox4x32-10 with the seed as the key and
/// the index as the counter. Neighbouring seeds and indices are statistically independent, and the results are
/// bit-identical on every operating system and processor.
/// </summary>
/// <remarks>Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011.</remarks>
public static class CounterRandom
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>64 random bits.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The index; any value.</param>
    /// <returns>A uniform 64-bit value.</returns>
    public static ulong Bits(ulong seed, int index)
    {
        (uint low, uint high, uint _, uint _) = Philox((uint)index, 0, 0, 0, (uint)seed, (uint)(seed >> 32));
        return low | (ulong)high << 32;
    }

    /// <summary>A number uniform on (0, 1): an odd multiple of 2^-53, never 0 nor 1.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The index; any value.</param>
    /// <returns>The number.</returns>
    public static double Uniform01(ulong seed, int index) => ((Bits(seed, index) >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>A number from the normal distribution N(0, 1), of magnitude below 8.3.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The index; any value.</param>
    /// <returns>The number.</returns>
    public static double Normal(ulong seed, int index) => NormalDistribution.InverseCdf(Uniform01(seed, index));

    /// <summary>The block function: maps a 128-bit counter and a 64-bit key to 128 bits.</summary>
    internal static (uint R0, uint R1, uint R2, uint R3) Philox(
        uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = (
                (uint)(product1 >> 32) ^ c1 ^ key0,
                (uint)product1,
                (uint)(product0 >> 32) ^ c3 ^ key1,
                (uint)product0);
            unchecked
            {
                key0 += Weyl0;
                key1 += Weyl1;
            }
        }
        return (c0, c1, c2, c3);
    }
}
