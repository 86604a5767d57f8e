using System.Text;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Commands;

/// <summary>Starts or resumes a run and exports its generator.</summary>
internal static class TrainingRun
{
    /// <summary>Starts a run. No folder is left behind if it fails before its first step.</summary>
    /// <param name="recipe">What to train.</param>
    /// <param name="dataSet">The data set.</param>
    /// <param name="configuration">The run's configuration.</param>
    /// <param name="path">The run folder to create.</param>
    /// <param name="choosesThreads">
    /// Whether the configuration's number of threads is only the most of which <see cref="DefaultThreads"/> chooses.
    /// </param>
    /// <returns>The exit code.</returns>
    public static int Start(
        Recipe recipe, DataSet dataSet, RunConfiguration configuration, string path, bool choosesThreads)
    {
        // The export at the end needs ONNX Runtime; report a missing library before hours of training.
        LibTorch.Load();
        OnnxRuntimeLibrary.Require();
        using var interrupt = new Interrupt();
        var folder = RunFolder.Plan(path);
        DataStore store = DataProgress.Store(configuration.DataRoot, interrupt.Token);
        dataSet.RequireNames(configuration.Command);
        DryRun.Try(recipe, configuration, dataSet.Description());
        string reason = "";
        if (choosesThreads && configuration.Device == "cpu")
            (configuration, reason) = WithDefaultThreads(recipe, configuration, dataSet.Description());
        using PictureSet pictures = Load(dataSet, store, configuration);
        using PictureSet examples = TrainingData.Examples(dataSet, store);
        using var loop = new TrainingLoop(recipe, configuration, folder, pictures, dataSet.Description(), examples);
        Describe(recipe, configuration, reason);
        if (TrainingData.TooFewPictures(pictures.Count, configuration.RecipeSettings().Integer("batch")) is { } few)
            Console.WriteLine(few);
        return OrOneLine(() =>
        {
            loop.ChooseConvolutionMethods(MeasuredConvolutions.InUserCache);
            PrintConvolutions(loop.Configuration);
            using RunLock held = folder.Make();
            try
            {
                WriteConfiguration(folder, loop.Configuration);
                return Train(loop, folder, DataPlaces.AsBegun, interrupt.Token);
            }
            catch (Exception) when (loop.Step == 0)
            {
                held.Dispose();
                folder.Discard();
                throw;
            }
        });
    }

    /// <summary>Resumes a run.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="changes">The changes to its configuration.</param>
    /// <returns>The exit code.</returns>
    public static int Resume(string path, ResumeChanges changes)
    {
        LibTorch.Load();
        OnnxRuntimeLibrary.Require();
        var folder = RunFolder.Open(path);
        using RunLock held = folder.Lock();
        folder.DeleteUnfinished();
        (Checkpoint newest, string latest) = folder.ReadCheckpoint(Console.WriteLine);
        using Checkpoint checkpoint = newest;
        checkpoint.Configuration.Check(latest);
        RunConfiguration configuration = changes is { Steps: null, DecayFrom: null }
            ? checkpoint.Configuration
            : WithEnd(checkpoint, changes.Steps, changes.DecayFrom);
        TrainingDevice.Choose(configuration.Device);
        DataSet dataSet = changes.Places.DataSetOf(configuration, path);
        Recipe recipe = RecipeRegistry.Named(configuration.Recipe);
        dataSet.RequireFor(recipe);
        configuration = configuration with
        {
            DataSet = dataSet.Name,
            DataRoot = changes.Places.Root ?? configuration.DataRoot,
            ExportEvery = changes.ExportEvery ?? configuration.ExportEvery,
        };
        using var interrupt = new Interrupt();
        DataStore store = changes.Places.StoreOf(configuration, interrupt.Token);
        using PictureSet pictures = Load(dataSet, store, configuration);
        using PictureSet examples = TrainingData.Examples(dataSet, store);
        using var loop = new TrainingLoop(recipe, configuration, folder, pictures, dataSet.Description(), examples);
        loop.Restore(checkpoint, latest, changes.OnOtherPictures);
        Console.WriteLine($"Resuming {path} at step {checkpoint.Step:N0}.");
        Describe(recipe, configuration);
        return OrOneLine(() =>
        {
            loop.ChooseConvolutionMethods(MeasuredConvolutions.InUserCache);
            PrintConvolutions(loop.Configuration);
            WriteConfiguration(folder, loop.Configuration);
            return Train(loop, folder, changes.Places, interrupt.Token);
        });
    }

    /// <summary>Validates the step from which learning rates decay.</summary>
    /// <param name="from">The step; null for never.</param>
    /// <param name="steps">The run's total number of steps.</param>
    /// <exception cref="InputException">It is not before the last step.</exception>
    public static int? Decay(int? from, int steps) => from is null || (from >= 0 && from < steps)
        ? from
        : throw new InputException($"--decay-from {from}: expected a step from 0 to {steps - 1}, before the last");

    private static RunConfiguration WithEnd(Checkpoint checkpoint, int? steps, int? decayFrom)
    {
        RunConfiguration begun = checkpoint.Configuration;
        if (begun.DecayFrom < checkpoint.Step)
            throw new InputException(
                "--resume: the length of the run is fixed, since its learning rates have been decaying since "
                + $"step {begun.DecayFrom}; omit --steps and --decay-from");
        int end = steps ?? begun.RecipeSettings().Integer("steps");
        if (end < checkpoint.Step)
            throw new InputException(
                $"--steps {end}: the run is already at step {checkpoint.Step}; use a larger number");
        int? from = decayFrom ?? begun.DecayFrom;
        if (from < checkpoint.Step)
            throw new InputException(
                $"--decay-from {from}: the run is already at step {checkpoint.Step}; use a later step");
        return begun.WithEnd(end, Decay(from, end));
    }

    private static void WriteConfiguration(RunFolder folder, RunConfiguration configuration) =>
        AtomicFile.Write(
            folder.Configuration,
            stream => stream.Write(Encoding.UTF8.GetBytes(configuration.ToJson(indented: true) + "\n")));

    private static PictureSet Load(DataSet dataSet, DataStore store, RunConfiguration configuration) =>
        dataSet.Load(store, DataSplit.Train).To(new torch.Device(configuration.Device));

    /// <summary>
    /// Reports LibTorch failures, such as running out of memory, in one line; checkpoints are intact.
    /// </summary>
    private static int OrOneLine(Func<int> train)
    {
        try
        {
            return train();
        }
        catch (Exception e) when (LibTorchFailure.IsOfComputing(e))
        {
            throw new InputException(
                $"training stopped ({LibTorchFailure.Reason(e)}); if out of memory, use a smaller --batch, --size or "
                + "--width",
                e);
        }
    }

    private static (RunConfiguration Configuration, string Reason) WithDefaultThreads(
        Recipe recipe, RunConfiguration configuration, PictureDescription pictures)
    {
        int most = configuration.Threads;
        int threads = DefaultThreads.For(recipe, configuration.RecipeSettings(), pictures, most);
        return (
            configuration with { Threads = threads },
            threads < most
                ? " (chosen for small networks of linear layers; --threads sets another number)"
                : " (one per processor)");
    }

    private static void Describe(Recipe recipe, RunConfiguration configuration, string reason = "")
    {
        Console.WriteLine(
            $"{recipe.Title} ({recipe.Paper.Reference}) on {configuration.DataSet}, {configuration.Device} with "
            + $"{DefaultThreads.Text(configuration.Threads)}{reason}, "
            + $"{ChosenPrecision.Name(configuration.Precision)}, seed {configuration.Seed}.");
        var options = recipe.Options(configuration.DataSet).ToDictionary(option => option.Name);
        IEnumerable<string> settings = configuration.Settings.Select(s => $"{s.Key} {options[s.Key].Text(s.Value)}");
        Console.WriteLine($"{string.Join(", ", settings)}; augmentation {configuration.Augmentation}");
        if (ChosenPrecision.Warning(configuration) is { } warning)
            Console.WriteLine(warning);
    }

    private static int Train(TrainingLoop loop, RunFolder folder, DataPlaces places, CancellationToken cancellation)
    {
        try
        {
            return RunLoop(loop, folder, places, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw folder.Stopped(e);
        }
    }

    private static int RunLoop(TrainingLoop loop, RunFolder folder, DataPlaces places, CancellationToken cancellation)
    {
        var log = new RunLog(folder, loop.Step);
        int steps = loop.Configuration.RecipeSettings().Integer("steps");

        // Reading pictures takes several times their size, most of it unused from here on.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        MemoryAllocator.ReleaseFreedMemory();
        TrainingOutcome outcome = TrainingProgress.Show(steps, loop.Step, report => loop.Run(
            r =>
            {
                log.Write(r);
                report(r);
            },
            cancellation,
            (checkpoint, at) => ExportCommand.Write(checkpoint, folder.Export(at), half: false, places, cancellation)));
        if (outcome == TrainingOutcome.Interrupted)
        {
            Console.WriteLine($"Stopped; to resume: trainer train --resume {folder.Path}");
            return ExitCodes.Interrupted;
        }

        ExportCommand.Export(folder.LatestCheckpoint()!, folder.Generator, half: false, places, cancellation);
        Console.WriteLine($"Done. Play it with: viewer --model {folder.Generator}");
        Console.WriteLine($"   or in files with: viewer render --model {folder.Generator}");
        return ExitCodes.Success;
    }

    private static void PrintConvolutions(RunConfiguration configuration)
    {
        if (configuration.ConvolutionMethods is not { } methods)
            return;
        (string What, Func<ConvolutionMethods, ConvolutionMethod> Of)[] computations =
            [
                ("output", m => m.Forward),
                ("input gradient", m => m.InputGradient),
                ("weight gradient", m => m.WeightGradient),
            ];
        var products = methods
            .Select(item => (item.Key, What: string.Join(", ", computations
                .Where(c => c.Of(ConvolutionMethods.Parse(item.Value)) == ConvolutionMethod.MatrixProduct).Select(
                    c => c.What))))
            .Where(item => item.What.Length > 0)
            .Select(item => $"{item.Key} ({item.What})")
            .ToList();
        Console.WriteLine(products.Count == 0
            ? "convolutions: oneDNN primitives"
            : $"convolutions: matrix products for {string.Join(", ", products)}; oneDNN primitives for the rest");
    }
}

/// <summary>Changes to a run's configuration on resuming.</summary>
/// <param name="Steps">Total number of steps; null to keep it.</param>
/// <param name="DecayFrom">The step from which learning rates decay; null to keep it.</param>
/// <param name="ExportEvery">Steps between exports; null to keep it.</param>
/// <param name="Places">The locations of its data.</param>
/// <param name="OnOtherPictures">Whether to resume on changed pictures.</param>
internal sealed record ResumeChanges(
    int? Steps, int? DecayFrom, int? ExportEvery, DataPlaces Places, bool OnOtherPictures);
