using ImageGen.Tests.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Tests.Viewer.Session;

public sealed class SharedModelTests
{
    private const int Clients = 6;
    private const int Frames = 120;

    [Fact]
    public async Task Clients_of_one_model_get_their_own_pictures_while_others_come_go_and_switch()
    {
        var first = LoadedModel.Load(SyntheticGenerator.Conditional(seed: 1), threads: 2);
        var second = LoadedModel.Load(SyntheticGenerator.Conditional(seed: 2), threads: 2);
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(
            client => Task.Factory.StartNew(
                () => Play(client, first, second),
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))];
        await Task.WhenAll(clients).WaitAsync(Waiting.Limit, TestContext.Current.CancellationToken);
        // The views held the last references besides these.
        first.Release();
        second.Release();
        Assert.False(first.TryHold());
    }

    [Fact]
    public void What_is_shown_in_turns_runs_beside_the_batches_of_other_clients_and_a_file_does_not()
    {
        var model = LoadedModel.Load(SyntheticGenerator.Conditional(), threads: 2);
        var state = new ViewState { Mode = ViewMode.Grid, Columns = 4 };
        using (ModelView shown = View(model, state, isShown: true))
        using (ModelView file = View(model, state, isShown: false))
        {
            shown.Show(state, 1);
            file.Show(state, 1);
            Assert.Equal(1, model.Batcher.Clients);
            shown.ShowTurn(state, 2, 2);
            file.ShowTurn(state, 2, 2);
            Assert.Equal(2, model.Batcher.Clients);
        }

        Assert.Equal(0, model.Batcher.Clients);
        model.Release();
    }

    // Half of them show a grid; all switch the model in the middle, and the first comes and goes with every frame.
    private static void Play(int client, LoadedModel first, LoadedModel second)
    {
        var state = new ViewState
        {
            Mode = client % 2 == 0 ? ViewMode.Walk : ViewMode.Grid,
            Columns = client,
            Seed = (ulong)client,
        };
        foreach (LoadedModel model in (LoadedModel[])[first, second])
        {
            ModelView shown = View(model, state, isShown: true);
            using ModelView alone = View(model, state, isShown: false);
            for (int i = 0; i < Frames / 2; i++)
            {
                shown.Show(state, i / 60.0);
                alone.Show(state, i / 60.0);
                Assert.True(shown.Images.SequenceEqual(alone.Images), $"frame {i} of client {client}");
                if (client > 0)
                    continue;
                shown.Dispose();
                shown = View(model, state, isShown: true);
            }

            shown.Dispose();
        }
    }

    private static ModelView View(LoadedModel model, ViewState state, bool isShown)
    {
        Assert.True(model.TryHold());
        return new ModelView(model, state, canvas: null, isCalibrated: isShown);
    }
}
