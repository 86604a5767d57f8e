using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

public sealed class FrameStatisticsTests
{
    [Fact]
    public void Quantiles_are_of_the_last_few_hundred()
    {
        var statistics = new FrameStatistics();
        Assert.Equal((0, 0.0), (statistics.Count, statistics.Quantile(0.5)));
        for (int i = 0; i < 1000; i++)
            statistics.Add(100);
        for (int i = 1; i <= 300; i++)
            statistics.Add(i);
        Assert.Equal(300, statistics.Count);
        Assert.InRange(statistics.Quantile(0.5), 149, 152);
        Assert.InRange(statistics.Quantile(0.99), 296, 299);
        Assert.Equal(300, statistics.Quantile(1));
        statistics.Reset();
        Assert.Equal(0, statistics.Count);
    }
}
