using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

[Collection(TorchCollection.Name)]
public sealed class TrainingLoopTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_phase_moves_its_own_networks_and_no_other()
    {
        float[] otherAtStart = [];
        var recipe = new ScriptedRecipe(r =>
        [
            // The loss reaches both networks; only "a" may move.
            new Phase("one", ["a"], new AdamSettings(0.1), batch =>
            {
                if (otherAtStart.Length == 0)
                    otherAtStart = Values(r.B.weight);
                return r.B.call(r.A.call(batch.Pictures.flatten(1))).square().mean();
            }),
        ]);
        float[]? before = default(float[]);
        Run(recipe, steps: 3, () => before = Values(recipe.A.weight), after: () =>
        {
            Assert.NotEqual(before, Values(recipe.A.weight));
            Assert.Equal(otherAtStart, Values(recipe.B.weight));
        });
    }

    [Fact]
    public void A_repeated_phase_gets_a_fresh_batch_each_time_and_the_next_shares_its_last()
    {
        var seen = new List<(string Phase, string Batch)>();
        torch.Tensor Note(string phase, ScriptedRecipe r, Batch batch)
        {
            seen.Add(
                (phase, Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(batch.Pictures.bytes))));
            return (phase == "critic" ? r.A : r.B).call(batch.Pictures.flatten(1)).mean();
        }

        var recipe = new ScriptedRecipe(r =>
        [
            new Phase("critic", ["a"], new AdamSettings(1e-4), batch => Note("critic", r, batch))
            {
                Repeats = 5,
                FreshBatch = true,
            },
            new Phase("generator", ["b"], new AdamSettings(1e-4), batch => Note("generator", r, batch)),
        ]);
        Run(recipe, steps: 2);
        Assert.Equal(
            ["critic", "critic", "critic", "critic", "critic", "generator"], seen.Take(6).Select(s => s.Phase));
        Assert.Equal(10, seen.Where(s => s.Phase == "critic").Select(s => s.Batch).Distinct().Count());
        Assert.Equal(seen[4].Batch, seen[5].Batch);
    }

    [Fact]
    public void What_comes_after_a_phase_comes_after_every_repeat()
    {
        int after = 0;
        var recipe = new ScriptedRecipe(r =>
        [
            new Phase("critic", ["a"], new AdamSettings(1e-4), batch => r.A.call(batch.Pictures.flatten(1)).mean())
            {
                Repeats = 3,
                After = _ => after++,
            },
        ]);
        Run(recipe, steps: 2);
        Assert.Equal(6, after);
    }

    [Fact]
    public void A_run_in_bfloat16_resumes_to_the_same_bits()
    {
        RunConfiguration configuration = TrainingFixtures.SmallGan(6) with
        {
            CheckpointEvery = 3,
            Precision = Precision.BFloat16,
        };
        string whole = Train(configuration, "whole");
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

        AssertSameTensors(whole, run.Checkpoint(6));
    }

    [Fact]
    public void What_was_chosen_for_convolutions_is_kept_and_a_resumed_run_repeats_it()
    {
        RunConfiguration configuration = TrainingFixtures.SmallGan(6) with { CheckpointEvery = 3 };
        using PictureSet pictures = TrainingFixtures.Shapes();
        foreach (ConvolutionChoice choice in Enum.GetValues<ConvolutionChoice>())
        {
            var run = RunFolder.Create(folder.File($"{choice}"));
            using (var loop = new TrainingLoop(
                new ConditionalGan(),
                configuration with { Convolutions = choice },
                run,
                pictures,
                TrainingFixtures.ShapesDescription,
                pictures))
            {
                Assert.True(loop.ChooseConvolutionMethods());
                Assert.False(loop.ChooseConvolutionMethods());
                loop.Run(_ => { }, CancellationToken.None);
            }

            using Checkpoint checkpoint = CheckpointFile.Read(run.Checkpoint(3));
            Assert.Equal(5, checkpoint.Configuration.ConvolutionMethods!.Count);
            if (choice != ConvolutionChoice.Measured)
            {
                string expected = choice == ConvolutionChoice.Primitives ? "ppp" : "mmm";
                Assert.All(
                    checkpoint.Configuration.ConvolutionMethods.Values, methods => Assert.Equal(expected, methods));
            }

            var again = RunFolder.Create(folder.File($"{choice}-resumed"));
            using (var loop = new TrainingLoop(
                new ConditionalGan(),
                checkpoint.Configuration,
                again,
                pictures,
                TrainingFixtures.ShapesDescription,
                pictures))
            {
                loop.Restore(checkpoint, "whole");
                Assert.False(loop.ChooseConvolutionMethods());
                loop.Run(_ => { }, CancellationToken.None);
            }

            AssertSameTensors(run.Checkpoint(6), again.Checkpoint(6));
        }
    }

    [Fact]
    public void Measuring_convolutions_leaves_the_run_where_it_was()
    {
        RunConfiguration configuration = TrainingFixtures.SmallGan(4) with
        {
            Convolutions = ConvolutionChoice.Primitives,
        };
        string plain = Train(configuration, "plain");
        using PictureSet pictures = TrainingFixtures.Shapes();
        var run = RunFolder.Create(folder.File("measured"));
        using var loop = new TrainingLoop(
            new ConditionalGan(),
            configuration with { Convolutions = ConvolutionChoice.Measured },
            run,
            pictures,
            TrainingFixtures.ShapesDescription,
            pictures);
        loop.ChooseConvolutionMethods();
        loop.Run(_ => { }, CancellationToken.None);
        using Checkpoint a = CheckpointFile.Read(plain);
        using Checkpoint b = CheckpointFile.Read(run.LatestCheckpoint()!);
        Assert.All(
            a.Tensors.Where(
                item =>
                    item.Key.StartsWith("random/", StringComparison.Ordinal) || item.Key.StartsWith(
                        "order/", StringComparison.Ordinal)),
            item => Assert.True(item.Value.bytes.SequenceEqual(b.Tensors[item.Key].bytes), item.Key));

        // But for rounding, the same networks.
        Assert.All(
            a.Tensors.Where(
                item => item.Key.StartsWith("network/", StringComparison.Ordinal) && item.Value.is_floating_point()),
            item => Assert.True(item.Value.allclose(b.Tensors[item.Key], rtol: 1e-2, atol: 1e-3), item.Key));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_loss_that_is_no_number_stops_the_run_and_names_the_last_good_checkpoint(float bad)
    {
        int step = 0;
        var recipe = new ScriptedRecipe(r =>
        [
            new Phase("one", ["a"], new AdamSettings(1e-3), batch =>
            {
                torch.Tensor loss = r.A.call(batch.Pictures.flatten(1)).square().mean();
                return ++step > 25 ? loss * bad : loss;
            }),
        ]);
        InputException error = Assert.Throws<InputException>(() => Run(recipe, steps: 60, checkpointEvery: 20));
        Assert.Contains("the one's loss", error.Message);
        Assert.Contains("step-00000020.safetensors", error.Message);
        Assert.EndsWith("step-00000020.safetensors", RunFolder.Open(folder.File("run")).LatestCheckpoint());
    }

    [Fact]
    public void Looking_at_a_run_does_not_change_it()
    {
        string quiet = Train(TrainingFixtures.SmallGan(6) with { SampleEvery = 100, LogEvery = 100 }, "quiet");
        string watched = Train(TrainingFixtures.SmallGan(6) with { SampleEvery = 1, LogEvery = 1 }, "watched");
        AssertSameTensors(quiet, watched);
    }

    [Fact]
    public void Exports_come_when_they_were_asked_for_and_whatever_they_draw_does_not_change_the_run()
    {
        string quiet = Train(TrainingFixtures.SmallGan(7), "quiet");
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
        AssertSameTensors(quiet, run.Checkpoint(7));
    }

    [Fact]
    public void Going_on_from_a_checkpoint_repeats_an_undisturbed_run()
    {
        string whole = Train(TrainingFixtures.SmallGan(9) with { CheckpointEvery = 4 }, "whole");
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

        AssertSameTensors(whole, run.Checkpoint(9));
    }

    [Fact]
    public void A_run_made_longer_is_the_run_that_was_longer_from_the_start()
    {
        string whole = Train(TrainingFixtures.SmallGan(6), "whole");
        string short3 = Train(TrainingFixtures.SmallGan(3), "short");
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
        AssertSameTensors(whole, RunFolder.Open(folder.File("short")).Checkpoint(6));
    }

    [Fact]
    public void Learning_rates_fall_in_a_straight_line_to_the_end()
    {
        RunConfiguration configuration = TrainingFixtures.SmallGan(20) with { DecayFrom = 10 };
        Assert.Equal([1, 1, 0.9, 0.5, 0.1], new[] { 0L, 10, 11, 15, 19 }.Select(configuration.LearningRateFactor));
        string steady = Train(TrainingFixtures.SmallGan(6), "steady");
        string falling = Train(TrainingFixtures.SmallGan(6) with { DecayFrom = 2 }, "falling");
        using Checkpoint a = CheckpointFile.Read(steady);
        using Checkpoint b = CheckpointFile.Read(falling);
        string name = a.Tensors.First(item => item.Key.StartsWith("network/generator", StringComparison.Ordinal)
            && item.Value.is_floating_point()).Key;
        Assert.False(a.Tensors[name].bytes.SequenceEqual(b.Tensors[name].bytes));
    }

    [Fact]
    public void A_checkpoint_of_other_networks_is_refused_whole()
    {
        Train(TrainingFixtures.SmallGan(1), "small");
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
        Train(TrainingFixtures.SmallGan(1), "one");
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

    private string Train(RunConfiguration configuration, string name)
    {
        using PictureSet pictures = TrainingFixtures.Shapes();
        var run = RunFolder.Create(folder.File(name));
        using var loop = new TrainingLoop(
            new ConditionalGan(), configuration, run, pictures, TrainingFixtures.ShapesDescription, pictures);
        Assert.Equal(TrainingOutcome.Completed, loop.Run(_ => { }, CancellationToken.None));
        return run.LatestCheckpoint()!;
    }

    private void Run(
        ScriptedRecipe recipe, int steps, Action? before = null, Action? after = null, int checkpointEvery = 1000)
    {
        var settings = new Dictionary<string, double> { ["steps"] = steps, ["batch"] = 4 };
        RunConfiguration configuration = TrainingFixtures.Configuration(settings, "scripted") with
        {
            CheckpointEvery = checkpointEvery,
        };
        using PictureSet pictures = TrainingFixtures.Shapes();
        using var loop = new TrainingLoop(
            recipe,
            configuration,
            RunFolder.Create(folder.File("run")),
            pictures,
            TrainingFixtures.ShapesDescription,
            pictures);
        before?.Invoke();
        Assert.Equal(TrainingOutcome.Completed, loop.Run(_ => { }, CancellationToken.None));
        after?.Invoke();
    }

    private static void AssertSameTensors(string expected, string actual)
    {
        using Checkpoint a = CheckpointFile.Read(expected);
        using Checkpoint b = CheckpointFile.Read(actual);
        Assert.Equal(a.Tensors.Keys.Order(), b.Tensors.Keys.Order());
        Assert.All(a.Tensors, item => Assert.True(item.Value.bytes.SequenceEqual(b.Tensors[item.Key].bytes), item.Key));
    }

    private static float[] Values(torch.Tensor tensor)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return tensor.detach().contiguous().data<float>().ToArray();
    }
}
