using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes.Walks;

public sealed class LatentSplineTests
{
    [Theory]
    [InlineData(100, true, true)]
    [InlineData(100, false, true)]
    [InlineData(8, true, true)]
    [InlineData(3, true, false)]
    [InlineData(3, false, false)]
    public void It_passes_every_key_on_time(int size, bool closed, bool spherical)
    {
        float[][] keys = Keys(6, size, seed: 1);
        var spline = new LatentSpline(keys, closed, spherical, closed ? 12 : 10);
        float[] z = new float[size];
        for (int i = 0; i < keys.Length; i++)
        {
            spline.At(2 * i, z);
            WalkAssert.Near(keys[i], z);
        }

        spline.At(spline.Seconds, z);
        WalkAssert.Near(closed ? keys[0] : keys[^1], z);
    }

    [Theory]
    [InlineData(100, true, true)]
    [InlineData(100, false, true)]
    [InlineData(8, true, true)]
    [InlineData(3, true, false)]
    public void Value_and_velocity_are_continuous_across_keys_and_the_seam(int size, bool closed, bool spherical)
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var spline = new LatentSpline(Keys(5, size, seed), closed, spherical, closed ? 10 : 8);
            WalkAssert.IsSmooth(spline, 0, closed ? 12 : 8);
        }
    }

    [Theory]
    [InlineData(100, true, 0.4, 2)]
    [InlineData(8, true, 0.1, 5)]
    [InlineData(100, false, 0.3, 2)]
    public void It_never_stops_at_a_key_and_never_bolts(int size, bool spherical, double least, double most)
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var spline = new LatentSpline(Keys(5, size, seed), closed: true, spherical, 5 * Math.PI / 2);
            foreach (double speed in WalkAssert.Speeds(spline, 0, spline.Seconds, 500))
                Assert.InRange(speed / Math.Sqrt(size), least, most);
        }
    }

    [Fact]
    public void An_open_spline_is_moving_at_its_ends()
    {
        var spline = new LatentSpline(Keys(2, 100, seed: 3), closed: false, spherical: true, 2);
        Assert.All(WalkAssert.Speeds(spline, 0.01, 1.99, 50), speed => Assert.InRange(speed, 2, 20));
    }

    [Fact]
    public void The_spherical_form_keeps_the_length_that_Gaussian_latents_have()
    {
        var spline = new LatentSpline(Keys(8, 100, seed: 5), closed: true, spherical: true, 8);
        float[] z = new float[100];
        for (double t = 0; t < 8; t += 0.01)
        {
            spline.At(t, z);
            Assert.InRange(Math.Sqrt(z.Sum(x => x * x)), 7.5, 12.5);
        }
    }

    [Fact]
    public void A_closed_spline_ends_where_it_begins_bit_for_bit()
    {
        var spline = new LatentSpline(Keys(7, 100, seed: 5), closed: true, spherical: true, 97 / 20.0);
        float[] first = new float[100];
        float[] after = new float[100];
        spline.At(0, first);
        spline.At(97 / 20.0, after);
        Assert.Equal(first, after);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Equal_and_opposite_keys_give_numbers(bool spherical)
    {
        float[] key = Keys(1, 16, seed: 1)[0];
        float[] opposite = [.. key.Select(value => -value)];
        var spline = new LatentSpline([key, key, opposite, key], closed: true, spherical, 4);
        float[] z = new float[16];
        for (double t = 0; t < 4; t += 0.01)
        {
            spline.At(t, z);
            Assert.All(z, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void Evaluation_allocates_nothing() =>
        WalkAssert.AllocatesNothing(new LatentSpline(Keys(5, 100, 1), closed: true, spherical: true, 5));

    [Fact]
    public void Its_values_are_fixed()
    {
        float[] z = new float[8];
        new LatentSpline(Keys(4, 8, seed: 2), closed: true, spherical: true, 4).At(1.25, z);
        WalkAssert.Near(
            [0.18586692f, 0.46318892f, -1.2796384f, 0.66336215f, 1.4945002f, -0.26027533f, -0.7513823f, 0.7616254f], z);
    }

    private static float[][] Keys(int count, int size, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(key =>
            Enumerable.Range(0, size).Select(i => (float)CounterRandom.Normal(seed, (key * size) + i)).ToArray())];
}
