using CsCheck;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

public sealed class RefreshSchedulerTests
{
    private const double Interval = 1 / 60.0;

    [Fact]
    public void A_machine_that_is_quick_enough_makes_every_tile_in_every_frame()
    {
        var governor = new RefreshScheduler();
        Play(governor, whole: 0.9 * Interval, frames: 1000);
        Assert.Equal(1, governor.Parts);
    }

    [Theory]
    [InlineData(1.5, 2)]
    [InlineData(3, 4)]
    [InlineData(7, 8)]
    [InlineData(100, 8)]
    public void A_slow_one_refreshes_as_many_as_there_is_time_for(double intervals, int parts)
    {
        var governor = new RefreshScheduler();
        Play(governor, intervals * Interval, frames: 200);
        Assert.Equal(parts, governor.Parts);
    }

    [Fact]
    public void One_slow_frame_changes_nothing()
    {
        var governor = new RefreshScheduler();
        Play(governor, 0.5 * Interval, 100);
        governor.Observe(2 * Interval, Interval, 1);
        Play(governor, 0.5 * Interval, 100);
        Assert.Equal(1, governor.Parts);
    }

    [Fact]
    public void It_goes_back_once_there_has_been_time_for_a_while()
    {
        var governor = new RefreshScheduler();
        Play(governor, 3 * Interval, 200);
        Play(governor, 0.5 * Interval, 40);
        Assert.Equal(4, governor.Parts);
        Play(governor, 0.5 * Interval, 400);
        Assert.Equal(1, governor.Parts);
        Play(governor, 3 * Interval, 200);
        governor.Reset();
        Assert.Equal(1, governor.Parts);
    }

    [Fact]
    public void What_every_frame_costs_besides_its_tiles_does_not_keep_it_from_going_back()
    {
        var governor = new RefreshScheduler();
        Play(busy: 3.8);
        Assert.Equal(4, governor.Parts);
        Play(busy: 1);
        Assert.Equal(1, governor.Parts);

        void Play(double busy)
        {
            for (int i = 0; i < 400; i++)
                governor.Observe(busy * (0.15 + (0.5 / governor.Parts)) * Interval, Interval, governor.Parts);
        }
    }

    [Fact]
    public void At_any_steady_cost_it_comes_to_rest()
    {
        Gen.Double[0.05, 20].Sample(intervals =>
        {
            var governor = new RefreshScheduler();
            Play(governor, intervals * Interval, 600);
            int parts = governor.Parts;
            Play(governor, intervals * Interval, 600);
            Assert.Equal(parts, governor.Parts);
            Assert.True(parts == RefreshScheduler.MostParts || intervals / parts <= 1.11);
        });
    }

    // A part of the tiles costs its share of the whole.
    private static void Play(RefreshScheduler governor, double whole, int frames)
    {
        for (int i = 0; i < frames; i++)
            governor.Observe(whole / governor.Parts, Interval, governor.Parts);
    }
}
