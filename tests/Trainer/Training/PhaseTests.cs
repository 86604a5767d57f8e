using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Training;

/// <summary>Which networks a phase trains, on which batches, and when its loss stops the run.</summary>
[Collection(TorchCollection.Name)]
public sealed class PhaseTests : IDisposable
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

    private static float[] Values(torch.Tensor tensor)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return tensor.detach().contiguous().data<float>().ToArray();
    }
}
