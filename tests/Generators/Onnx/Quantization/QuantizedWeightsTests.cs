using ImageGen.Generators.Onnx.Quantization;

namespace ImageGen.Tests.Generators.Onnx.Quantization;

public sealed class QuantizedWeightsTests
{
    [Fact]
    public void Every_output_channel_has_its_own_scale()
    {
        // Two output channels of two weights each; the largest are 2.54 and 0.0127.
        var weights = QuantizedWeights.Of([2.54f, -1.28f, 0.0127f, -0.005f], 2, i => i / 2, [1f, -3f], 0.5f, 127);
        Assert.Equal([127, -64, 127, -50], weights.Values.Select(value => (int)value));
        Assert.Equal(0.02f, weights.Scales[0], 1e-7f);
        Assert.Equal(0.0001f, weights.Scales[1], 1e-9f);
        // In steps of 0.5 x 0.02 and of 0.5 x 0.0001.
        Assert.Equal([100, -60000], weights.Bias!);
    }

    [Fact]
    public void A_channel_of_zeros_and_a_bias_beyond_int32_are_held()
    {
        var weights = QuantizedWeights.Of([0f, 1e-12f], 2, i => i, [0f, 5f], 1f, 127);
        Assert.Equal(1, weights.Scales[0]);
        Assert.Equal(0, weights.Values[0]);
        Assert.Equal(5, weights.Bias![1] * (double)weights.Scales[1], 1e-6);
    }

    [Fact]
    public void Zero_is_a_level_of_every_range()
    {
        foreach ((double least, double largest) in ((double, double)[])[(-1, 3), (0.5, 2), (-2, -1), (0, 0)])
        {
            var range = QuantizedRange.Covering(least, largest, 255);
            Assert.Equal(0, range.Rounded(0, 255));
            Assert.InRange(Math.Abs(range.Rounded(largest, 255) - largest), 0, range.Scale);
            Assert.InRange(Math.Abs(range.Rounded(least, 255) - least), 0, range.Scale);
        }
    }

    [Fact]
    public void A_rare_large_value_is_clipped_and_a_uniform_distribution_is_not()
    {
        float[] uniform = [.. Enumerable.Range(0, 100_000).Select(i => i / 100_000f)];
        Assert.Equal(1 / 255f, Best(uniform), 0.02f / 255);
        Assert.InRange(Best([.. uniform, 1.6f]), 0, 1.5f / 255);

        static float Best(float[] values)
        {
            var statistics = new ValueStatistics();
            statistics.Extend(values, 1);
            statistics.Count(values, 1);
            return statistics.Best(255, isRectified: true).Scale;
        }
    }

    [Fact]
    public void Channels_have_scales_of_their_own_that_do_not_vanish()
    {
        var statistics = new ValueStatistics(3);
        // Two pictures of three channels of two values; the last one is 0 throughout.
        float[] values = [8, 1, 0.9f, 1, 0, 0, 4, 2, 0.5f, 0, 0, 0];
        statistics.Extend(values, 2);
        statistics.Count(values, 2);
        (float[] scales, byte zeroPoint) = statistics.BestByChannel(255, isRectified: false)!.Value;
        Assert.Equal(0, zeroPoint);
        Assert.Equal(6, statistics.Size);
        Assert.InRange(scales[0], 7f / 255, 8.001f / 255);
        Assert.InRange(scales[1], 0.8f / 255, 1.001f / 255);
        Assert.Equal(scales[0] / 16, scales[2], 1e-7f);
    }
}
