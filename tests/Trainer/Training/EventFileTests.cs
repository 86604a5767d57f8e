using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Training;

public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Values_come_back_with_their_step_and_the_time_in_unix_seconds()
    {
        double before = Now();
        var file = EventFile.Begin(folder.Path, 0);
        file.Write(100, [("loss/generator", 1.5f), ("images_per_second", 321)]);
        file.Write(4_000_000_000, [("loss/generator", -2)]);
        string path = Assert.Single(EventFile.In(folder.Path));
        List<EventRecord> events = EventRecords.Read(path);
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.All(events, record => Assert.InRange(record.WallTime, before, Now()));
        Assert.Equal([0L, 100, 4_000_000_000], events.Select(record => record.Step));
        Assert.Equal((1.5f, 321f), (events[1].Scalars["loss/generator"], events[1].Scalars["images_per_second"]));
        Assert.DoesNotContain(events, record => record.IsStart);
        long seconds = long.Parse(Path.GetFileName(path).Split('.')[3]);
        Assert.InRange(seconds, (long)before, (long)Now() + 1);
        Assert.Contains(Environment.MachineName, path);
    }

    [Fact]
    public void What_a_stopped_run_had_written_beyond_its_checkpoint_is_dropped_when_it_is_resumed()
    {
        var first = EventFile.Begin(folder.Path, 0);
        for (int step = 10; step <= 50; step += 10)
            first.Write(step, [("loss", step)]);
        var second = EventFile.Begin(folder.Path, 30);
        second.Write(40, [("loss", 400)]);

        // The names sort in the order of the files, even when both were begun within a second.
        string[] paths = [.. EventFile.In(folder.Path).Order(StringComparer.Ordinal)];
        Assert.Equal(2, paths.Length);
        EventRecord start = Assert.Single(EventRecords.Read(paths[1]), record => record.IsStart);
        Assert.Equal(31, start.Step);
        Assert.Equal(
            [(10L, 10f), (20, 20), (30, 30), (40, 400)],
            EventRecords.Kept(paths).Select(record => (record.Step, record.Scalars["loss"])));
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
}
