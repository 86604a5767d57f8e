using System.Diagnostics;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>Training speed of a recipe on this machine, measured with the real loop on noise pictures.</summary>
/// <param name="StepsPerSecond">Steps per second.</param>
/// <param name="ImagesPerSecond">Training pictures per second.</param>
internal sealed record TrainingRate(double StepsPerSecond, double ImagesPerSecond)
{
    private const int Pictures = 1_024;

    // The first steps allocate memory that later ones reuse.
    private const int WarmUpSteps = 3;

    /// <summary>Trains for a given time in a temporary folder.</summary>
    /// <param name="recipe">What to train, with its defaults.</param>
    /// <param name="dataSet">
    /// The set whose shape, classes, sources and augmentation the noise imitates; not read.
    /// </param>
    /// <param name="device">"cpu" or "cuda".</param>
    /// <param name="threads">Number of CPU threads.</param>
    /// <param name="precision">The precision that layers compute in.</param>
    /// <param name="duration">How long to measure after the warm-up steps; at least one step is measured.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <param name="given">Settings in place of the recipe's defaults; null for none.</param>
    /// <exception cref="OperationCanceledException">The measurement was cancelled.</exception>
    public static TrainingRate Measure(
        Recipe recipe,
        DataSet dataSet,
        string device,
        int threads,
        Precision precision,
        TimeSpan duration,
        CancellationToken cancellation,
        IReadOnlyDictionary<string, double>? given = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("imagegen-rate-");
        try
        {
            using PictureSet pictures = Noise(dataSet).To(new torch.Device(device));
            using PictureSet examples = pictures.First(SampleSheet.Examples);
            using var loop = new TrainingLoop(
                recipe,
                Configuration(recipe, dataSet, device, threads, precision, given ?? new Dictionary<string, double>()),
                RunFolder.Create(Path.Combine(folder.FullName, "run")),
                pictures,
                dataSet.Description(),
                examples);
            loop.ChooseConvolutionMethods();
            return Count(loop, duration, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TrainingRate Count(TrainingLoop loop, TimeSpan duration, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        (StepReport? started, StepReport? ended) = (default(StepReport), default(StepReport));
        (long since, TimeSpan elapsed) = (0L, TimeSpan.Zero);
        loop.Run(
            report =>
            {
                if (started is null)
                {
                    if (report.Step >= WarmUpSteps)
                        (started, since) = (report, Stopwatch.GetTimestamp());
                    return;
                }

                (ended, elapsed) = (report, Stopwatch.GetElapsedTime(since));
                if (elapsed >= duration)
                    enough.Cancel();
            },
            enough.Token);
        cancellation.ThrowIfCancellationRequested();
        return new TrainingRate(
            (ended!.Step - started!.Step) / elapsed.TotalSeconds,
            (ended.Images - started.Images) / elapsed.TotalSeconds);
    }

    private static RunConfiguration Configuration(
        Recipe recipe,
        DataSet dataSet,
        string device,
        int threads,
        Precision precision,
        IReadOnlyDictionary<string, double> given) => new()
        {
            Recipe = recipe.Name,
            DataSet = dataSet.Name,
            Settings = RecipeSettings.From(
                recipe.Options(dataSet.Name),
                new Dictionary<string, double>(given) { ["steps"] = int.MaxValue }).Values,
            Seed = 0,
            Device = device,
            Threads = threads,
            AverageDecay = 0.999,
            Augmentation = dataSet.DefaultAugmentation.ToString(),
            Precision = precision,
            CheckpointEvery = int.MaxValue,
            SampleEvery = int.MaxValue,

            // A report reads the losses, which synchronizes with the GPU.
            LogEvery = device == "cpu" ? 1 : 10,
            Command = $"trainer train {recipe.Name}",
        };

    /// <summary>Noise pictures with the shape, classes and sources of a data set.</summary>
    internal static PictureSet Noise(DataSet dataSet)
    {
        using var random = new torch.Generator(0);
        torch.Tensor Bytes(ImageGen.Generators.Format.ImageShape shape) =>
            torch.randint(
                256,
                [Pictures, shape.Channels, shape.Height, shape.Width],
                torch.ScalarType.Byte,
                generator: random).DetachFromDisposeScope();

        return new PictureSet(
            Bytes(dataSet.Shape),
            (torch.arange(Pictures) % dataSet.ClassNames.Count).DetachFromDisposeScope(),
            dataSet.ClassNames.Count,
            dataSet.Source is { } source ? Bytes(source.Shape) : null)
        {
            SourceKind = dataSet.Source?.Kind switch
            {
                "mask" => PictureKind.Mask,
                "outline" => PictureKind.Outline,
                _ => PictureKind.Photograph,
            },
        };
    }
}
