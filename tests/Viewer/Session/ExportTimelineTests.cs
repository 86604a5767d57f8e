using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

public sealed class ExportTimelineTests
{
    [Fact]
    public void It_goes_through_the_exports_and_rests_at_the_last()
    {
        var timeline = new ExportTimeline();
        timeline.Advance(10, 5, isShown: true);
        Assert.Equal((false, 0), (timeline.IsOn, timeline.Index));
        timeline.Toggle();
        var seen = new List<int>();
        for (int i = 0; i < 60; i++)
        {
            timeline.Advance(0.1, 3, isShown: true);
            seen.Add(timeline.Index);
        }

        Assert.Equal([0, 1, 2, 0], seen.Where((index, i) => i == 0 || seen[i - 1] != index).Take(4));
        Assert.True(seen.Count(index => index == 2) > 3 * seen.Count(index => index == 1));
    }

    [Fact]
    public void It_waits_for_an_export_that_is_still_loaded()
    {
        var timeline = new ExportTimeline();
        timeline.Toggle();
        timeline.Advance(100, 3, isShown: false);
        Assert.Equal(0, timeline.Index);
    }

    [Fact]
    public void Going_to_an_export_stays_there_and_pause_goes_on()
    {
        var timeline = new ExportTimeline();
        timeline.Go(7, 5);
        timeline.Advance(100, 5, isShown: true);
        Assert.Equal((true, false, 4), (timeline.IsOn, timeline.Plays, timeline.Index));
        timeline.Go(-3, 5);
        timeline.Pause();
        timeline.Advance(1, 5, isShown: true);
        Assert.Equal(1, timeline.Index);
        // Exports that are gone leave no hole.
        timeline.Go(4, 5);
        timeline.Advance(0, 2, isShown: true);
        Assert.Equal(1, timeline.Index);
        timeline.Leave();
        Assert.False(timeline.IsOn);
    }
}
