using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// The folder of a sweep: an ordinary run folder for each run, logs/ with the output of each, and the table and plots.
/// Progress is read from the run folders alone, so that a sweep can be stopped and resumed at any time.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class SweepFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The table of results.</summary>
    public string Table => System.IO.Path.Combine(path, "sweep.csv");

    /// <summary>The folder of logs.</summary>
    public string Logs => System.IO.Path.Combine(path, "logs");

    /// <summary>The folder of a run.</summary>
    public string Of(SweepRun run) => System.IO.Path.Combine(path, run.Name);

    /// <summary>The generator that a run exports at its end.</summary>
    public string GeneratorOf(SweepRun run) => System.IO.Path.Combine(Of(run), "generator.onnx");

    /// <summary>The log of a run's output.</summary>
    public string LogOf(SweepRun run) => System.IO.Path.Combine(Logs, $"{run.Name}.log");

    /// <summary>Creates the folder and logs/.</summary>
    /// <exception cref="InputException">They cannot be created.</exception>
    public void Create()
    {
        try
        {
            Directory.CreateDirectory(Logs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--out {path}: the folder cannot be created ({OneLine.Of(e.Message)})", e);
        }
    }

    /// <summary>The progress of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="evaluates">Whether the sweep evaluates its runs.</param>
    /// <exception cref="InputException">Its folder has a configuration that cannot be read.</exception>
    public SweepRunState StateOf(SweepRun run, bool evaluates)
    {
        if (ConfigurationOf(run) is not { } configuration)
            return new SweepRunState(SweepStage.Waiting, 0, 0, null);
        int steps = configuration.RecipeSettings().Integer("steps");
        long step = RunFolder.At(Of(run)).LatestStep();
        SweepStage stage = (step, File.Exists(GeneratorOf(run))) switch
        {
            (0, _) => SweepStage.Begun,
            var (done, exported) when done < steps || !exported => SweepStage.Stopped,
            _ when evaluates && GeneratorFile.Read(GeneratorOf(run)).Info.Quality.Count == 0 => SweepStage.Trained,
            _ => SweepStage.Finished,
        };
        return new SweepRunState(stage, step, steps, configuration.Command);
    }

    /// <summary>
    /// The last step that a run has logged, which is after its newest checkpoint; 0 if there is none.
    /// </summary>
    public long LoggedStep(SweepRun run) => Stats(run) is [.., var last] ? last.Step : 0;

    /// <summary>The log lines of a run; incomplete lines are skipped.</summary>
    public IReadOnlyList<SweepLogLine> Stats(SweepRun run)
    {
        string file = RunFolder.At(Of(run)).Stats;
        try
        {
            return File.Exists(file) ? [.. File.ReadLines(file).Select(SweepLogLine.Parse).OfType<SweepLogLine>()] : [];
        }
        catch (IOException)
        {
            return []; // being replaced by a run that resumes
        }
    }

    private RunConfiguration? ConfigurationOf(SweepRun run)
    {
        string file = RunFolder.At(Of(run)).Configuration;
        if (!File.Exists(file))
            return null;
        try
        {
            return RunConfiguration.FromJson(File.ReadAllText(file));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{file}: cannot be read ({OneLine.Of(e.Message)}); delete the run's folder to train it again", e);
        }
    }
}

/// <summary>The progress of a run of a sweep.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Step">Steps in its newest checkpoint.</param>
/// <param name="Steps">Total steps; 0 if it has not started.</param>
/// <param name="Command">The command that started it; null if it has not started.</param>
internal sealed record SweepRunState(SweepStage Stage, long Step, int Steps, string? Command);

/// <summary>The stages of a run.</summary>
internal enum SweepStage
{
    /// <summary>Not started.</summary>
    Waiting,

    /// <summary>Started, but stopped before its first checkpoint: it restarts from step 0.</summary>
    Begun,

    /// <summary>Stopped with a checkpoint to resume from.</summary>
    Stopped,

    /// <summary>Trained and exported, but not yet evaluated.</summary>
    Trained,

    /// <summary>Finished.</summary>
    Finished,
}

/// <summary>A line of a run's stats.jsonl.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="ImagesPerSecond">The rate since the previous line.</param>
/// <param name="Losses">Mean loss of each phase since the previous line.</param>
internal sealed record SweepLogLine(
    long Step, double ImagesPerSecond, IReadOnlyDictionary<string, double> Losses)
{
    private const string LossPrefix = "loss/";

    /// <summary>Parses a line; null if it is incomplete.</summary>
    public static SweepLogLine? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            var losses = root.EnumerateObject()
                .Where(p => p.Name.StartsWith(LossPrefix, StringComparison.Ordinal))
                .GroupBy(p => p.Name[LossPrefix.Length..], p => p.Value.GetDouble(), StringComparer.Ordinal)
                .ToDictionary(losses => losses.Key, losses => losses.Last(), StringComparer.Ordinal);
            return new SweepLogLine(
                root.GetProperty("step").GetInt64(), root.GetProperty("images_per_second").GetDouble(), losses);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return null;
        }
    }
}
