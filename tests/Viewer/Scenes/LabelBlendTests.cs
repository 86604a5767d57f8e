using CsCheck;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Tests.Viewer.Scenes;

public sealed class LabelBlendTests
{
    [Fact]
    public void It_is_a_convex_combination_however_it_is_interrupted()
    {
        Gen<(int Label, double Wait)> step = Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1.5]);
        step.Array[0, 12].Sample(steps =>
        {
            var blend = new LabelBlend(5, 0, seconds: 1);
            var weights = new float[5];
            double t = 0;
            foreach ((int label, double wait) in steps)
            {
                t += wait;
                blend.SwitchTo(label, t);
                for (int i = 0; i <= 10; i++)
                {
                    blend.At(t + (0.1 * i), weights);
                    AssertConvex(weights);
                }

                Assert.Equal(label, blend.Label);
                Assert.Equal(1, weights[label], 1e-5f);
            }
        });
    }

    [Fact]
    public void A_new_switch_starts_from_the_present_blend()
    {
        var blend = new LabelBlend(3, 0, seconds: 1);
        var before = new float[3];
        var after = new float[3];
        blend.SwitchTo(1, 10);
        blend.At(10.4, before);
        blend.SwitchTo(2, 10.4);
        blend.At(10.4, after);
        Assert.Equal(before, after);
        blend.At(11.4, after);
        Assert.Equal([0, 0, 1], after);
    }

    [Fact]
    public void A_switch_is_smooth_and_takes_its_time()
    {
        var blend = new LabelBlend(2, 0, seconds: 2);
        var weights = new float[2];
        blend.SwitchTo(1, 5);
        float last = 0;
        for (double t = 5; t <= 7; t += 0.01)
        {
            blend.At(t, weights);
            Assert.InRange(weights[1] - last, 0, 0.01f);
            last = weights[1];
        }

        blend.At(6, weights);
        Assert.Equal([0.5f, 0.5f], weights);
    }

    [Fact]
    public void A_switch_that_takes_no_time_is_done_at_once()
    {
        var blend = new LabelBlend(2, 0, seconds: 0);
        var weights = new float[2];
        blend.SwitchTo(1, 5);
        blend.At(5, weights);
        Assert.Equal([0, 1], weights);
    }

    internal static void AssertConvex(ReadOnlySpan<float> weights)
    {
        float sum = 0;
        foreach (float weight in weights)
        {
            Assert.InRange(weight, 0, 1);
            sum += weight;
        }

        Assert.Equal(1, sum, 1e-5f);
    }
}
