using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>Runs that are watched, resumed, made longer.</summary>
[Collection(TorchCollection.Name)]
public sealed class TrainingLoopTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_in_bfloat16_resumes_to_the_same_bits()
    {
        RunConfiguration configuration = TrainingFixtures.SmallGan(6) with
        {
            CheckpointEvery = 3,
            Precision = Precision.BFloat16,
        };
        string whole = TrainingFixtures.Train(configuration, folder.File("whole"));
        using PictureSet pictures = TrainingFixtures.Shapes();
        using Checkpoint checkpoint = CheckpointFile.Read(RunFolder.Open(folder.File("whole")).Checkpoint(3));
        var run = RunFolder.Create(folder.File("resumed"));
        using (
            var loop = new TrainingLoop(
                new ConditionalGan(), configuration, run, pictures, TrainingFixtures.ShapesDescription, pictures))
        {
            loop.Restore(checkpoint, "whole");
            loop.Run(_ => { }, CancellationToken.None);
        }

        CheckpointAssert.SameTensors(whole, run.Checkpoint(6));
    }

    [Fact]
    public void Looking_at_a_run_does_not_change_it()
    {
        string quiet = TrainingFixtures.Train(
            TrainingFixtures.SmallGan(6) with { SampleEvery = 100, LogEvery = 100 }, folder.File("quiet"));
        string watched = TrainingFixtures.Train(
            TrainingFixtures.SmallGan(6) with { SampleEvery = 1, LogEvery = 1 }, folder.File("watched"));
        CheckpointAssert.SameTensors(quiet, watched);
    }

    [Fact]
    public void Exports_come_when_they_were_asked_for_and_whatever_they_draw_does_not_change_the_run()
    {
        string quiet = TrainingFixtures.Train(TrainingFixtures.SmallGan(7), folder.File("quiet"));
        var exported = new List<(string Checkpoint, long Step)>();
        RunConfiguration configuration = TrainingFixtures.SmallGan(7) with { ExportEvery = 3 };
        using PictureSet pictures = TrainingFixtures.Shapes();
        var run = RunFolder.Create(folder.File("watched"));
        using var loop = new TrainingLoop(
            new ConditionalGan(), configuration, run, pictures, TrainingFixtures.ShapesDescription, pictures);
        loop.Run(_ => { }, CancellationToken.None, (checkpoint, step) =>
        {
            Assert.True(File.Exists(checkpoint));
            exported.Add((checkpoint, step));
            torch.randn(100).Dispose();
        });
        Assert.Equal([3L, 6], exported.Select(item => item.Step));
        Assert.Equal(exported.Select(item => run.Checkpoint(item.Step)), exported.Select(item => item.Checkpoint));
        CheckpointAssert.SameTensors(quiet, run.Checkpoint(7));
    }

    [Fact]
    public void Going_on_from_a_checkpoint_repeats_an_undisturbed_run()
    {
        string whole = TrainingFixtures.Train(
            TrainingFixtures.SmallGan(9) with { CheckpointEvery = 4 }, folder.File("whole"));
        RunConfiguration configuration = TrainingFixtures.SmallGan(9) with { CheckpointEvery = 4 };
        using PictureSet pictures = TrainingFixtures.Shapes();
        using Checkpoint checkpoint = CheckpointFile.Read(RunFolder.Open(folder.File("whole")).Checkpoint(4));
        var run = RunFolder.Create(folder.File("resumed"));
        torch.manual_seed(12345);
        using (
            var loop = new TrainingLoop(
                new ConditionalGan(), configuration, run, pictures, TrainingFixtures.ShapesDescription, pictures))
        {
            loop.Restore(checkpoint, "whole");
            Assert.Equal(TrainingOutcome.Completed, loop.Run(_ => { }, CancellationToken.None));
        }

        CheckpointAssert.SameTensors(whole, run.Checkpoint(9));
    }

    [Fact]
    public void A_run_made_longer_is_the_run_that_was_longer_from_the_start()
    {
        string whole = TrainingFixtures.Train(TrainingFixtures.SmallGan(6), folder.File("whole"));
        string short3 = TrainingFixtures.Train(TrainingFixtures.SmallGan(3), folder.File("short"));
        using Checkpoint checkpoint = CheckpointFile.Read(short3);
        RunConfiguration longer = checkpoint.Configuration.WithEnd(6, decayFrom: null);
        Assert.Equal("trainer train cgan --steps 6", longer.Command);
        Assert.Equal("trainer train cgan --steps 9", longer.WithEnd(9, decayFrom: null).Command);
        Assert.Equal("trainer train cgan --steps 9 --decay-from 7", longer.WithEnd(9, decayFrom: 7).Command);
        using PictureSet pictures = TrainingFixtures.Shapes();
        using var loop = new TrainingLoop(
            new ConditionalGan(),
            longer,
            RunFolder.Open(folder.File("short")),
            pictures,
            TrainingFixtures.ShapesDescription,
            pictures);
        loop.Restore(checkpoint, short3);
        loop.Run(_ => { }, CancellationToken.None);
        CheckpointAssert.SameTensors(whole, RunFolder.Open(folder.File("short")).Checkpoint(6));
    }

    [Fact]
    public void Learning_rates_fall_in_a_straight_line_to_the_end()
    {
        RunConfiguration configuration = TrainingFixtures.SmallGan(20) with { DecayFrom = 10 };
        Assert.Equal([1, 1, 0.9, 0.5, 0.1], new[] { 0L, 10, 11, 15, 19 }.Select(configuration.LearningRateFactor));
        string steady = TrainingFixtures.Train(TrainingFixtures.SmallGan(6), folder.File("steady"));
        string falling = TrainingFixtures.Train(
            TrainingFixtures.SmallGan(6) with { DecayFrom = 2 }, folder.File("falling"));
        using Checkpoint a = CheckpointFile.Read(steady);
        using Checkpoint b = CheckpointFile.Read(falling);
        string name = a.Tensors.First(item => item.Key.StartsWith("network/generator", StringComparison.Ordinal)
            && item.Value.is_floating_point()).Key;
        Assert.False(a.Tensors[name].bytes.SequenceEqual(b.Tensors[name].bytes));
    }

    [Fact]
    public void A_checkpoint_of_other_networks_is_refused_whole()
    {
        TrainingFixtures.Train(TrainingFixtures.SmallGan(1), folder.File("small"));
        using Checkpoint checkpoint = CheckpointFile.Read(RunFolder.Open(folder.File("small")).Checkpoint(1));
        using PictureSet pictures = TrainingFixtures.Shapes();
        var wider = new Dictionary<string, double>(TrainingFixtures.SmallGan(1).Settings) { ["width"] = 5 };
        using var loop = new TrainingLoop(
            new ConditionalGan(),
            TrainingFixtures.Configuration(wider),
            RunFolder.Create(folder.File("wider")),
            pictures,
            TrainingFixtures.ShapesDescription,
            pictures);
        Assert.Contains(
            "expected Float32", Assert.Throws<InputException>(() => loop.Restore(checkpoint, "the file")).Message);
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_not_written_over()
    {
        TrainingFixtures.Train(TrainingFixtures.SmallGan(1), folder.File("one"));
        Assert.Contains(
            "already contains a run",
            Assert.Throws<InputException>(() => RunFolder.Create(folder.File("one"))).Message);
    }

    [Fact]
    public void Only_the_newest_checkpoints_are_kept_and_reports_add_up()
    {
        var reports = new List<StepReport>();
        RunConfiguration configuration = TrainingFixtures.SmallGan(7) with { CheckpointEvery = 1, LogEvery = 3 };
        using PictureSet pictures = TrainingFixtures.Shapes();
        using var loop = new TrainingLoop(
            new ConditionalGan(),
            configuration,
            RunFolder.Create(folder.File("run")),
            pictures,
            TrainingFixtures.ShapesDescription,
            pictures);
        loop.Run(reports.Add, CancellationToken.None);
        Assert.Equal(3, Directory.EnumerateFiles(folder.File("run/checkpoints")).Count());
        Assert.Equal([3L, 6, 7], reports.Select(r => r.Step));
        Assert.Equal(56, reports[^1].Images);
        Assert.All(reports, r => Assert.Equal(["discriminator", "generator"], r.Losses.Select(l => l.Phase)));
    }
}
