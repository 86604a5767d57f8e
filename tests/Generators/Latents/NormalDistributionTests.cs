using CsCheck;
using ImageGen.Generators.Latents;

namespace ImageGen.Tests.Generators.Latents;

public sealed class NormalDistributionTests
{
    // The test values that Wichura gives with AS 241, and well-known quantiles.
    [Theory]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(0.001, -3.090232306167814)]
    [InlineData(1e-20, -9.262340089798408)]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.84134474606854293, 1)]
    public void InverseCdf_has_the_known_values(double p, double expected) =>
        Assert.Equal(expected, NormalDistribution.InverseCdf(p), 4e-15 * Math.Max(1, Math.Abs(expected)));

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(-1, 0.15865525393145707)]
    [InlineData(1.959963984540054, 0.975)]
    [InlineData(-3, 0.0013498980316300946)]
    [InlineData(-6, 9.865876450376946e-10)]
    [InlineData(-8, 6.220960574271785e-16)]
    [InlineData(8, 0.9999999999999993)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    public void Cdf_has_the_known_values(double x, double expected)
    {
        Assert.Equal(expected, NormalDistribution.Cdf(x), 1e-15);
        // In the lower tail the relative error is small as well.
        if (expected is > 0 and < 0.1)
            Assert.InRange(NormalDistribution.Cdf(x) / expected, 1 - 1e-7, 1 + 1e-7);
    }

    // Every system must give these very bits.
    [Theory]
    [InlineData(0.3, 4603740870846712696)]
    [InlineData(-1.7, 4586583381082929412)]
    [InlineData(4.2, 4607182298592196818)]
    [InlineData(-7.5, 4405073005579317665)]
    public void Cdf_is_the_same_everywhere(double x, ulong expected) =>
        Assert.Equal(expected, BitConverter.DoubleToUInt64Bits(NormalDistribution.Cdf(x)));

    [Fact]
    public void Cdf_of_no_number_is_no_number() => Assert.True(double.IsNaN(NormalDistribution.Cdf(double.NaN)));

    [Fact]
    public void They_are_inverse_to_each_other() => Gen.Double[1e-6, 1 - 1e-6].Sample(
        p => Math.Abs(NormalDistribution.Cdf(NormalDistribution.InverseCdf(p)) - p) < 2e-15);

    [Fact]
    public void They_grow() => Gen.Select(Gen.Double[-8, 8], Gen.Double[1e-9, 1]).Sample(
        (x, step) => NormalDistribution.Cdf(x + step) >= NormalDistribution.Cdf(x));

    [Fact]
    public void InverseCdf_is_odd() => Gen.Int[1, (1 << 30) - 1].Sample(i =>
    {
        double p = i / (double)(1 << 30);
        return NormalDistribution.InverseCdf(p).Equals(-NormalDistribution.InverseCdf(1 - p))
            || (p == 0.5 && NormalDistribution.InverseCdf(p) == 0);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void InverseCdf_refuses_what_is_no_probability(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.InverseCdf(p));
}
