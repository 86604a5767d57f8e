using System.Text.Json;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Models;

namespace ImageGen.Tests.Viewer.Models;

public sealed class RunStatsTests : IDisposable
{
    private static readonly DateTime Now = DateTime.UtcNow;

    private readonly TemporaryFolder _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void It_tells_step_time_left_and_losses_and_reads_on_from_where_it_was()
    {
        Configure(1000);
        Append(Line(100, 2.5), Line(200, 1.5));
        File.WriteAllText(_run.File("run.lock"), "");
        var stats = new RunStats(_run.Path);
        RunProgress progress = stats.Look(Now)!;
        Assert.Equal((200, 1000), (progress.Step, progress.Steps!.Value));
        Assert.Equal(640, progress.ImagesPerSecond);
        Assert.True(progress.IsLive);
        // 800 steps of 64 pictures at 640 a second.
        Assert.Equal(80, progress.SecondsLeft!.Value, 1e-9);
        LossCurve loss = Assert.Single(progress.Losses);
        Assert.Equal("generator", loss.Name);
        Assert.Equal([100, 200], loss.Steps);
        Assert.Equal([2.5, 1.5], loss.Values);
        Assert.Null(stats.Look(Now));
        Append(Line(300, 1));
        Assert.Equal(300, stats.Look(Now)!.Step);
        File.Delete(_run.File("run.lock"));
        progress = stats.Look(Now)!;
        Assert.False(progress.IsLive);
        Assert.Null(progress.SecondsLeft);
    }

    [Fact]
    public void A_lock_that_a_killed_trainer_left_does_not_make_a_run_live()
    {
        Append(Line(100, 1));
        File.WriteAllText(_run.File("run.lock"), "");
        Assert.False(new RunStats(_run.Path).Look(Now.AddMinutes(10))!.IsLive);
    }

    [Fact]
    public void Damaged_lines_are_passed_over_and_a_line_on_its_way_is_waited_for()
    {
        Append("half a line", "[]", "{\"step\":\"x\"}", Line(100, 1), "{\"step\":150}", "");
        var stats = new RunStats(_run.Path);
        Assert.Equal(150, stats.Look(Now)!.Step);
        string next = Line(200, 0.5);
        File.AppendAllText(_run.File("stats.jsonl"), next[..20]);
        Assert.Null(stats.Look(Now));
        File.AppendAllText(_run.File("stats.jsonl"), next[20..] + "\n");
        Assert.Equal(200, stats.Look(Now)!.Step);
    }

    [Fact]
    public void A_run_that_was_resumed_earlier_is_read_anew()
    {
        Append(Line(100, 3), Line(200, 2), Line(300, 1));
        var stats = new RunStats(_run.Path);
        Assert.Equal(300, stats.Look(Now)!.Step);
        File.WriteAllText(_run.File("stats.jsonl"), Line(100, 3) + "\n");
        RunProgress progress = stats.Look(Now)!;
        Assert.Equal(100, progress.Step);
        Assert.Equal([100], Assert.Single(progress.Losses).Steps);
    }

    [Fact]
    public void A_long_run_keeps_a_curve_of_some_points()
    {
        Append([.. Enumerable.Range(1, 5000).Select(i => Line(i * 10, i))]);
        LossCurve loss = Assert.Single(new RunStats(_run.Path).Look(Now)!.Losses);
        Assert.InRange(loss.Steps.Count, RunStats.MostPoints / 2, RunStats.MostPoints);
        Assert.Equal(50_000, loss.Steps[^1]);
        Assert.Equal(loss.Steps.Order(), loss.Steps);
    }

    [Theory]
    [InlineData("1e999", "1", "64")]
    [InlineData("-1e999", "1", "64")]
    [InlineData("1e-320", "1", "9223372036854775807")]
    [InlineData("640", "1.7e308", "64")]
    [InlineData("640", "-1e999", "-64")]
    public void What_a_log_says_can_always_be_told_to_a_page(string rate, string loss, string images)
    {
        Configure(int.MaxValue);
        File.WriteAllText(_run.File("run.lock"), "");
        // So many that the points of the curve are averaged.
        Append([.. Enumerable.Range(1, RunStats.MostPoints + 1).Select(step =>
            $$"""{"step":{{step}},"images":{{images}},"images_per_second":{{rate}},"loss/generator":{{loss}}}""")]);
        using var library = ModelLibrary.Open([], _run.Path, [], threads: 1);
        Assert.Equal(RunStats.MostPoints + 1, library.Slots[0].Progress!.Step);
        var message = TrainingMessage.Of(library.Slots, 0, []);
        Assert.NotEmpty(JsonSerializer.SerializeToUtf8Bytes<ServerMessage>(message, Protocol.Json));
        Assert.False(message.Runs[0].SecondsLeft < 0);
    }

    [Fact]
    public void A_folder_of_runs_is_all_of_them_and_a_run_is_itself()
    {
        Directory.CreateDirectory(_run.File("runs/one/exports"));
        Directory.CreateDirectory(_run.File("runs/two"));
        File.WriteAllText(_run.File("runs/two/stats.jsonl"), Line(100, 1) + "\n");
        Directory.CreateDirectory(_run.File("runs/notes"));
        Assert.Equal(
            ["one", "two"],
            RunExports.OpenAll(_run.File("runs")).Select(slot => slot.Name).Order(StringComparer.Ordinal));
        Assert.Equal("one", Assert.Single(RunExports.OpenAll(_run.File("runs/one"))).Name);
        using var library = ModelLibrary.Open([], _run.File("runs"), [], threads: 1);
        Assert.Equal(100, library.Slots.Single(slot => slot.Name == "two").Progress!.Step);
        Directory.CreateDirectory(_run.File("runs/three/exports"));
        library.Poll();
        Assert.Contains(library.Slots, slot => slot.Name == "three");
    }

    private static string Line(int step, double loss) =>
        $$$"""{"step":{{{step}}},"epoch":0,"images":{{{64 * step}}},"images_per_second":640,"""
        + $$$""" "loss/generator":{{{loss}}}}""";

    private void Append(params string[] lines) => File.AppendAllLines(_run.File("stats.jsonl"), lines);

    private void Configure(int steps) => File.WriteAllText(
        _run.File("config.json"), $$$"""{"Recipe":"cgan","Settings":{"batch":64,"steps":{{{steps}}}}}""");
}
