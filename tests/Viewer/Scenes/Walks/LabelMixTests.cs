using CsCheck;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes.Walks;

public sealed class LabelMixTests
{
    [Fact]
    public void It_is_a_convex_combination_however_it_is_interrupted()
    {
        Gen<(int Label, double Wait)> step = Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1.5]);
        step.Array[0, 12].Sample(steps =>
        {
            var mix = new LabelMix { Label = 0 };
            foreach ((int label, double wait) in steps)
            {
                mix = LabelMix.SwitchTo(label, Weights(mix)).Advance(wait, blendSeconds: 1);
                AssertConvex(Weights(mix));
                Assert.Equal(label, mix.Label);
                Assert.Equal(1, Weights(mix.Advance(2, 1))[label], 1e-5f);
            }
        });
    }

    [Fact]
    public void A_new_switch_starts_from_the_present_blend()
    {
        LabelMix half = LabelMix.SwitchTo(1, [1, 0, 0]).Advance(0.4, 1);
        var next = LabelMix.SwitchTo(2, Weights(half, 3));
        Assert.Equal(Weights(half, 3), Weights(next, 3));
        Assert.Equal([0, 0, 1], Weights(next.Advance(1, 1), 3));
    }

    [Fact]
    public void A_switch_is_smooth_and_takes_its_time()
    {
        var mix = LabelMix.SwitchTo(1, [1, 0]);
        float last = 0;
        for (int i = 0; i < 199; i++)
        {
            mix = mix.Advance(0.01, 2);
            Assert.InRange(Weights(mix, 2)[1] - last, 0, 0.01f);
            last = Weights(mix, 2)[1];
        }

        Assert.True(mix.Progress < 1);
        Assert.Equal(1, mix.Advance(0.02, 2).Progress);
        Assert.Empty(mix.Advance(0.02, 2).From);
    }

    [Fact]
    public void Without_time_it_cuts() => Assert.Equal([0, 1], Weights(LabelMix.SwitchTo(1, [1, 0]).Advance(0, 0), 2));

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0.25, 0.75, 0.25)]
    [InlineData(1, 0, 1)]
    public void It_slides_between_two_classes(double slide, float first, float second) =>
        Assert.Equal([first, 0, second], Weights(new LabelMix { Label = 0, Second = 2, Slide = slide }, 3));

    private static float[] Weights(LabelMix mix, int classes = 5)
    {
        float[] weights = new float[classes];
        mix.Write(weights);
        return weights;
    }

    internal static void AssertConvex(float[] weights)
    {
        Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
        Assert.Equal(1, weights.Sum(), 1e-5f);
    }
}
