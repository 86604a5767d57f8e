using ImageGen.Trainer.Training;

namespace ImageGen.Tests.Trainer.Training;

public sealed class TrainingProgressTests
{
    [Theory]
    [InlineData(0, "00:00:00 left")]
    [InlineData(3_725, "01:02:05 left")]
    [InlineData(360_061, "100:01:01 left")]
    public void The_time_left_counts_hours_beyond_a_day(int seconds, string text) =>
        Assert.Equal(text, TrainingProgress.TimeLeft(TimeSpan.FromSeconds(seconds)));
}
