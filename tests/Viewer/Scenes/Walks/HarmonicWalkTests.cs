using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes.Walks;

public sealed class HarmonicWalkTests
{
    private const int Seeds = 4000;
    private static readonly double[] Times = [0, 0.37, 5.5, 1234.5];

    public static TheoryData<double> Lengths => [0.5, 3, 12, 12.25, 600];

    [Fact]
    public void Every_coordinate_of_an_endless_walk_is_standard_normal_at_every_time() =>
        AssertMarginal(seed => HarmonicWalk.Endless(seed, 2), NormalDistribution.Cdf);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_coordinate_of_a_loop_is_standard_normal_at_every_time(double seconds) =>
        AssertMarginal(seed => HarmonicWalk.Loop(seed, 2, seconds), NormalDistribution.Cdf);

    [Fact]
    public void Uniform_latents_are_uniform_and_stay_in_the_cube()
    {
        AssertMarginal(seed => new UniformWalk(HarmonicWalk.Endless(seed, 2)), x => Math.Clamp((x + 1) / 2, 0, 1));
        float[] z = new float[64];
        var walk = new UniformWalk(HarmonicWalk.Endless(5, 64));
        for (int i = 0; i < 1000; i++)
        {
            walk.At(i * 0.1, z);
            Assert.All(z, value => Assert.InRange(value, -1f, 1f));
        }
    }

    [Fact]
    public void Coordinates_are_independent()
    {
        float[] z = new float[3];
        double xy = 0, yz = 0;
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            HarmonicWalk.Endless(seed, 3).At(2.5, z);
            xy += z[0] * z[1];
            yz += z[1] * z[2];
        }

        // Four standard errors of a mean of products of independent normal numbers.
        Assert.InRange(xy / Seeds, -4 / Math.Sqrt(Seeds), 4 / Math.Sqrt(Seeds));
        Assert.InRange(yz / Seeds, -4 / Math.Sqrt(Seeds), 4 / Math.Sqrt(Seeds));
    }

    [Fact]
    public void The_speed_of_an_endless_walk_keeps_between_bounds() =>
        AssertSpeed(HarmonicWalk.Endless(3, 100), 200, 0.1);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_speed_of_a_loop_does_not_depend_on_its_length(double seconds) =>
        AssertSpeed(HarmonicWalk.Loop(3, 100, seconds), seconds, seconds < 2 ? 0.25 : 0.1);

    [Fact]
    public void The_speed_can_be_chosen()
    {
        float[] slow = new float[100];
        float[] fast = new float[100];
        HarmonicWalk.Endless(1, 100, speed: 1).At(2, slow);
        HarmonicWalk.Endless(1, 100, speed: 4).At(0.5, fast);
        for (int i = 0; i < slow.Length; i++)
            Assert.Equal(slow[i], fast[i], 1e-5f);
    }

    [Fact]
    public void Value_and_velocity_are_continuous()
    {
        WalkAssert.IsSmooth(HarmonicWalk.Endless(9, 100), from: 0, to: 50);
        WalkAssert.IsSmooth(HarmonicWalk.Loop(9, 100, 6), from: 5, to: 13);
        WalkAssert.IsSmooth(new UniformWalk(HarmonicWalk.Endless(9, 100)), from: 0, to: 50);
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(240, 20)]
    [InlineData(100, 30)]
    [InlineData(1000, 29.97)]
    public void The_frame_after_the_last_is_the_first_bit_for_bit(int frames, double fps)
    {
        var walk = HarmonicWalk.Loop(4, 100, frames / fps);
        float[] first = new float[100];
        float[] after = new float[100];
        walk.At(0, first);
        walk.At(frames / fps, after);
        Assert.Equal(first, after);
    }

    [Fact]
    public void An_endless_walk_does_not_return()
    {
        var walk = HarmonicWalk.Endless(4, 100);
        float[] start = new float[100];
        float[] later = new float[100];
        walk.At(0, start);
        for (double t = 3; t < 2000; t += 0.5)
        {
            walk.At(t, later);
            Assert.True(WalkAssert.Distance(start, later) > 4, $"at {t} s it is back at its start");
        }
    }

    [Fact]
    public void Evaluation_allocates_nothing() =>
        WalkAssert.AllocatesNothing(new UniformWalk(HarmonicWalk.Loop(1, 100, 12)));

    [Fact]
    public void A_seed_names_a_walk()
    {
        float[] z = new float[4];
        HarmonicWalk.Endless(42, 4).At(1.5, z);
        WalkAssert.Near([-0.019586775f, 0.7940478f, -1.8389412f, 0.0050734878f], z);
        HarmonicWalk.Loop(42, 4, 12).At(1.5, z);
        WalkAssert.Near([1.7614034f, -0.31835073f, -2.1005208f, 0.1796698f], z);
    }

    // Kolmogorov and Smirnov's distance to the distribution; 1.95 / sqrt(n) is passed once in a thousand.
    private static void AssertMarginal(Func<ulong, LatentWalk> create, Func<double, double> cdf)
    {
        float[] z = new float[2];
        LatentWalk[] walks = [.. Enumerable.Range(0, Seeds).Select(seed => create((ulong)seed))];
        foreach (double t in Times)
        {
            double[] values = [.. walks.Select(walk => { walk.At(t, z); return (double)z[1]; }).Order()];
            double distance = values.Select(
                (x, i) => Math.Max(cdf(x) - ((double)i / Seeds), ((i + 1.0) / Seeds) - cdf(x))).Max();
            Assert.True(distance < 1.95 / Math.Sqrt(Seeds), $"at {t} s the distance to the distribution is {distance}");
        }
    }

    private static void AssertSpeed(LatentWalk walk, double seconds, double tolerance)
    {
        double[] speeds = [.. WalkAssert.Speeds(walk, 0, seconds, 2000).Select(speed => speed / Math.Sqrt(walk.Size))];
        Assert.InRange(speeds.Min(), 0.6 * LatentWalk.DefaultSpeed, LatentWalk.DefaultSpeed);
        Assert.InRange(speeds.Max(), LatentWalk.DefaultSpeed, 1.5 * LatentWalk.DefaultSpeed);
        double rms = Math.Sqrt(speeds.Average(speed => speed * speed));
        Assert.InRange(rms, 1 - tolerance, 1 + tolerance);
    }
}
