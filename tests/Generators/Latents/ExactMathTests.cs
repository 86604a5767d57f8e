using CsCheck;
using ImageGen.Generators.Latents;

namespace ImageGen.Tests.Generators.Latents;

public sealed class ExactMathTests
{
    [Fact]
    public void Log_is_accurate() =>
        Gen.OneOf(Gen.Double[1e-300, 1e-10], Gen.Double[1e-10, 1], Gen.Double[0.9, 1.1], Gen.Double[1, 1e300])
        .Sample(x => Math.Abs(ExactMath.Log(x) - Math.Log(x)) <= 6e-16 * Math.Max(Math.Abs(Math.Log(x)), 1e-3));

    [Fact]
    public void Exp_is_accurate() =>
        Gen.Double[-700, 700].Sample(x => Math.Abs(ExactMath.Exp(x) / Math.Exp(x) - 1) < 1e-15);

    [Fact]
    public void Known_points_are_exact()
    {
        Assert.Equal(0, ExactMath.Log(1));
        Assert.Equal(1, ExactMath.Exp(0));
    }
}
