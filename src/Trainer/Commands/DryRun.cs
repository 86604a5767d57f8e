using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Export;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Commands;

/// <summary>
/// Executes every part of a run once before anything is written to disk: builds the networks, runs every phase forward
/// and backward, computes golden values and the generator file. Incompatible options are reported at once, not after
/// hours.
/// </summary>
internal static class DryRun
{
    // The smallest batch that is representative; batch norm treats a batch of one differently.
    private const int MostPictures = 2;

    // A checkpoint is read into one array.
    private const long LargestCheckpoint = 2_000_000_000;

    /// <summary>Executes the dry run on black pictures.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="pictures">The training pictures.</param>
    /// <param name="largestCheckpoint">Largest readable checkpoint in bytes.</param>
    /// <exception cref="InputException">The run would fail; the message names the options that were set.</exception>
    public static void Try(
        Recipe recipe,
        RunConfiguration configuration,
        PictureDescription pictures,
        long largestCheckpoint = LargestCheckpoint)
    {
        try
        {
            using DisposeScope scope = torch.NewDisposeScope();
            RecipeSettings settings = configuration.RecipeSettings();
            configuration = configuration with
            {
                Settings = new RecipeSettings(settings.Values.Select(item => item.Key == "batch"
                    ? KeyValuePair.Create(item.Key, Math.Min(item.Value, MostPictures))
                    : item)).Values,
            };
            using PictureSet black = Black(pictures).To(new torch.Device(configuration.Device));
            using var state = new TrainingState(recipe, configuration, black, pictures);
            RequireReadable(state, configuration, largestCheckpoint);
            Step(state);
            Export(state, recipe, configuration, pictures, black);
        }
        catch (Exception e) when (LibTorchFailure.IsOfNetworks(e))
        {
            throw Refusal(recipe, configuration, pictures, LibTorchFailure.Reason(e), e);
        }
        catch (UnfitException e)
        {
            throw Refusal(recipe, configuration, pictures, e.Message, e);
        }
        finally
        {
            // The networks' memory is freed by finalizers.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            MemoryAllocator.ReleaseFreedMemory();
        }
    }

    private static void Step(TrainingState state)
    {
        foreach ((string _, torch.nn.Module network) in state.Plan.Networks)
            network.train();
        for (int i = 0; i < state.Plan.Phases.Count; i++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Phase phase = state.Plan.Phases[i];
            Batch batch = state.NextBatch();
            state.RequireGradientsOf(i);
            if (phase.FakesAhead is { } fakes)
            {
                using (torch.no_grad())
                    batch = batch with { Fakes = fakes(batch, 1) };
            }

            phase.Loss(batch).backward();
        }
    }

    private static void Export(
        TrainingState state,
        Recipe recipe,
        RunConfiguration configuration,
        PictureDescription pictures,
        PictureSet black)
    {
        foreach ((string _, torch.nn.Module network) in state.AveragePlan.Networks)
            network.to(torch.CPU);
        try
        {
            GeneratorExport.FromPlan(
                state.AveragePlan,
                recipe.Name,
                pictures,
                new TrainingInfo(configuration.Command, 0, 0, configuration.Seed),
                half: false,
                () => AnchorCodes.Of(state.AveragePlan, black.To(torch.CPU)));
        }
        catch (InputException e)
        {
            throw new UnfitException(e.Message, e);
        }
    }

    private static void RequireReadable(TrainingState state, RunConfiguration configuration, long largest)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long size = state.Capture(configuration).Tensors.Values.Sum(tensor => tensor.numel() * tensor.ElementSize);
        if (size > largest)
            throw new UnfitException(
                $"a checkpoint would have {size:N0} bytes, more than the {largest:N0} that can be read");
    }

    private static PictureSet Black(PictureDescription pictures)
    {
        torch.Tensor Of(ImageShape shape) => torch.zeros(
            [MostPictures, shape.Channels, shape.Height, shape.Width],
            torch.ScalarType.Byte).DetachFromDisposeScope();

        torch.Tensor labels = torch.tensor([0L, pictures.ClassCount - 1]).DetachFromDisposeScope();
        return new PictureSet(
            Of(pictures.Shape), labels, pictures.ClassCount, pictures.Source is { } source ? Of(source.Shape) : null);
    }

    private static InputException Refusal(
        Recipe recipe, RunConfiguration configuration, PictureDescription pictures, string reason, Exception e)
    {
        string[] chosen =
        [
            .. configuration.Size is { } size ? [$"--size {size}"] : Array.Empty<string>(),
            .. recipe.Options(configuration.DataSet)
                .Where(option => option.Name is not ("steps" or "batch")
                    && configuration.Settings[option.Name] != option.Default)
                .Select(option => $"--{option.Name} {option.Text(configuration.Settings[option.Name])}"),
        ];
        string with = chosen.Length > 0 ? string.Join(' ', chosen) : "its defaults";
        return new InputException(
            $"train {recipe.Name}: cannot be trained on pictures of {pictures.Shape} with {with} ({reason}); choose "
            + "other values",
            e);
    }

    /// <summary>A failure that the run would reach later.</summary>
    private sealed class UnfitException(string message, Exception? inner = null) : Exception(message, inner);
}
