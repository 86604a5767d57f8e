using CsCheck;
using ImageGen.Viewer.Scenes.Walks;

namespace ImageGen.Tests.Viewer.Scenes.Walks;

public sealed class LabelTourTests
{
    [Fact]
    public void It_is_a_convex_combination_of_two_classes_at_most() =>
        Gen.Select(Gen.Int[1, 12], Gen.Double[0.2, 60], Gen.Double[-10, 100]).Sample((classes, seconds, t) =>
        {
            foreach (LabelTour tour in new[] { LabelTour.Loop(classes, seconds), LabelTour.Endless(classes) })
            {
                float[] weights = new float[classes];
                tour.At(t, weights);
                LabelMixTests.AssertConvex(weights);
                Assert.InRange(weights.Count(weight => weight > 0), 1, 2);
            }
        });

    [Fact]
    public void A_loop_returns_to_its_first_class_bit_for_bit() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 500], Gen.Int[1, 60]).Sample((classes, frames, fps) =>
        {
            double seconds = frames / (double)fps;
            var tour = LabelTour.Loop(classes, seconds);
            float[] first = new float[classes];
            float[] after = new float[classes];
            tour.At(0, first);
            tour.At(seconds, after);
            Assert.Equal(first, after);
        });

    [Fact]
    public void It_shows_every_class_pure_and_changes_smoothly()
    {
        var tour = LabelTour.Loop(10, 12);
        float[] weights = new float[10];
        float[] last = new float[10];
        bool[] shown = new bool[10];
        tour.At(0, last);
        for (double t = 0; t <= 24; t += 0.01)
        {
            tour.At(t, weights);
            for (int i = 0; i < 10; i++)
            {
                Assert.InRange(Math.Abs(weights[i] - last[i]), 0, 0.03f);
                shown[i] |= weights[i] == 1;
            }

            weights.CopyTo(last, 0);
        }

        Assert.All(shown, Assert.True);
    }

    [Fact]
    public void A_short_loop_shows_fewer_classes_for_as_long()
    {
        var tour = LabelTour.Loop(10, 2.4);
        float[] weights = new float[10];
        tour.At(0, weights);
        Assert.Equal(1, weights[0]);
        tour.At(1.2, weights);
        Assert.Equal(1, weights[5]);
    }
}
