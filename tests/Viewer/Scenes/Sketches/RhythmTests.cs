using ImageGen.Viewer.Scenes.Sketches;

namespace ImageGen.Tests.Viewer.Scenes.Sketches;

public sealed class RhythmTests
{
    [Fact]
    public void Without_a_loop_it_beats_as_often_as_asked()
    {
        var rhythm = new Rhythm(0.5, null, 0.25);
        Assert.Equal(Math.Tau / 4, rhythm.At(0), 1e-12);
        Assert.Equal(Math.Tau * 3 / 4, rhythm.At(1), 1e-12);
        Assert.Equal(rhythm.At(0), rhythm.At(2));
    }

    [Theory]
    [InlineData(0.75, 6, 4)]
    [InlineData(0.75, 12, 9)]
    [InlineData(0.75, 0.1, 1)]
    public void In_a_loop_it_beats_a_whole_number_of_times_at_least_once(double perSecond, double loop, int turns)
    {
        var rhythm = new Rhythm(perSecond, loop, 0);
        Assert.Equal(rhythm.At(0), rhythm.At(loop));
        Assert.Equal(Math.Tau * turns / 4, rhythm.At(loop / 4), 1e-9);
    }
}
