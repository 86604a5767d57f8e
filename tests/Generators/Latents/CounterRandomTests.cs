using CsCheck;
using ImageGen.Generators.Latents;

namespace ImageGen.Tests.Generators.Latents;

public sealed class CounterRandomTests
{
    // The known answers that come with Random123, the reference implementation of Philox4x32-10.
    [Theory]
    [InlineData(
        new uint[] { 0, 0, 0, 0 }, new uint[] { 0, 0 },
        new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(
        new uint[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, new uint[] { 0xffffffff, 0xffffffff },
        new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(
        new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, new uint[] { 0xa4093822, 0x299f31d0 },
        new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void Philox_gives_the_published_answers(uint[] counter, uint[] key, uint[] expected)
    {
        (uint r0, uint r1, uint r2, uint r3) = CounterRandom.Philox(
            counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
        Assert.Equal(expected, new[] { r0, r1, r2, r3 });
    }

    [Fact]
    public void Bits_are_the_first_half_of_the_block() => Assert.Equal(0xe169c58d_6627e8d5UL, CounterRandom.Bits(0, 0));

    // Computed by another program from the published algorithms; every system must give these very bits.
    [Theory]
    [InlineData(0UL, 0, 0x3fec2d38b1acc4fd, 0x3ff2d769e93cb51f)]
    [InlineData(1UL, 0, 0x3feca141d79c7d01, 0x3ff407827c9b8c2d)]
    [InlineData(0UL, 1, 0x3fd72c8036fe3932, 0xbfd69580971eeeeb)]
    [InlineData(42UL, 99, 0x3fbabc0b75994658, 0xbff41b6d74fc93d1)]
    [InlineData(ulong.MaxValue, int.MaxValue, 0x3fe1e78a659ad4cb, 0x3fc32a9b38651163)]
    [InlineData(12345678901234567UL, 7, 0x3fe86673e79159c9, 0x3fe6dc44cbf872b1)]
    [InlineData(117390UL, 0, 0x3ea700eeadb00000, 0xc013510e7cecda53)]
    public void Numbers_are_the_same_everywhere(ulong seed, int index, ulong uniform, ulong normal)
    {
        Assert.Equal(uniform, BitConverter.DoubleToUInt64Bits(CounterRandom.Uniform01(seed, index)));
        Assert.Equal(normal, BitConverter.DoubleToUInt64Bits(CounterRandom.Normal(seed, index)));
    }

    [Fact]
    public void Uniform_numbers_stay_inside_0_and_1() =>
        Gen.Select(Gen.ULong, Gen.Int).Sample((seed, index) => CounterRandom.Uniform01(seed, index) is > 0 and < 1);

    [Fact]
    public void Uniform_numbers_pass_a_Kolmogorov_Smirnov_test()
    {
        foreach (ulong seed in new ulong[] { 0, 1, 2, ulong.MaxValue, 1UL << 32 })
            Assert.InRange(KolmogorovSmirnov(i => CounterRandom.Uniform01(seed, i), x => x), 0, 0.0195);
        // Across seeds, too.
        Assert.InRange(KolmogorovSmirnov(i => CounterRandom.Uniform01((ulong)i, 0), x => x), 0, 0.0195);
    }

    [Fact]
    public void Normal_numbers_pass_a_Kolmogorov_Smirnov_test() => Assert.InRange(
        KolmogorovSmirnov(i => CounterRandom.Normal(3, i), NormalDistribution.Cdf), 0, 0.0195);

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        const int Count = 200_000;
        double[] x = [.. Enumerable.Range(0, Count).Select(i => CounterRandom.Normal(17, i))];
        // Four standard errors each.
        Assert.InRange(x.Average(), -0.009, 0.009);
        Assert.InRange(x.Average(v => v * v), 1 - 0.0127, 1 + 0.0127);
        Assert.InRange(x.Average(v => v * v * v), -0.035, 0.035);
        Assert.InRange(x.Average(v => v * v * v * v), 3 - 0.088, 3 + 0.088);
    }

    // 10,000 pairs: a correlation beyond 0.04 is four standard errors.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    [InlineData(2, 0)]
    [InlineData(1 << 16, 0)]
    public void Neighbours_are_uncorrelated(int seeds, int indices)
    {
        double sum = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            for (int index = 1; index <= 100; index++)
                sum += CounterRandom.Normal((ulong)seed, index) * CounterRandom.Normal(
                    (ulong)(seed + seeds), index + indices);
        }
        Assert.InRange(sum / 10_000, -0.04, 0.04);
    }

    // The largest distance between the empirical distribution of 10,000 numbers and the true one; 1.95 / sqrt(n) is
    // exceeded once in a thousand.
    private static double KolmogorovSmirnov(Func<int, double> draw, Func<double, double> cdf)
    {
        const int Count = 10_000;
        double[] x = [.. Enumerable.Range(0, Count).Select(draw).Order()];
        return Enumerable.Range(0, Count).Max(
            i => Math.Max(cdf(x[i]) - i / (double)Count, (i + 1) / (double)Count - cdf(x[i])));
    }
}
