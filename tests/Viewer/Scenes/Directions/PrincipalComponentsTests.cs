using ImageGen.Generators.Latents;
using ImageGen.Viewer.Scenes.Directions;

namespace ImageGen.Tests.Viewer.Scenes.Directions;

public sealed class PrincipalComponentsTests
{
    private const int Count = 400;

    [Fact]
    public void Components_of_known_variances_come_in_their_order_with_their_shares()
    {
        double[] deviations = [1, 3, 0.5, 2];
        // Orthogonal in the features: a block of them each.
        float[] samples = Sample(deviations.Length * 5, (i, k) => deviations[k / 5] * CounterRandom.Normal(
            (ulong)(k / 5) + 10, i));
        var found = PrincipalComponents.Of(samples, Count, 3);
        double total = deviations.Sum(value => value * value);
        Assert.Equal(3, found.Shares.Count);
        foreach ((int component, int block) in new[] { (0, 1), (1, 3), (2, 0) })
        {
            Assert.Equal(deviations[block] * deviations[block] / total, found.Shares[component], 0.05);
            double[] scores = found.Scores(component).ToArray();
            Assert.Equal(1, scores.Average(value => value * value), 1e-9);
            double along = Enumerable.Range(0, Count).Average(i => scores[i] * CounterRandom.Normal(
                (ulong)block + 10, i));
            Assert.InRange(Math.Abs(along), 0.9, 1.1);
        }
    }

    [Fact]
    public void Where_samples_vary_in_fewer_ways_there_are_fewer()
    {
        float[] samples = Sample(7, (i, k) => (k + 1) * CounterRandom.Normal(3, i));
        Assert.Equal(1, Assert.Single(PrincipalComponents.Of(samples, Count, 5).Shares), 1e-6);
        Assert.Empty(PrincipalComponents.Of(new float[7 * Count], Count, 5).Shares);
    }

    // The mean of every feature is 0.
    private static float[] Sample(int features, Func<int, int, double> value)
    {
        float[] samples =
        [
            .. Enumerable.Range(0, Count * features).Select(i => (float)value(i / features, i % features)),
        ];
        for (int k = 0; k < features; k++)
        {
            float mean = (float)Enumerable.Range(0, Count).Average(i => (double)samples[(i * features) + k]);
            for (int i = 0; i < Count; i++)
                samples[(i * features) + k] -= mean;
        }

        return samples;
    }
}
