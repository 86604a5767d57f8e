using System.Text.Json;
using ImageGen.Generators;
using ImageGen.Trainer.Training;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// The folder of a sweep: an ordinary run folder for each run, logs/ with what each printed, and the table and plots.
/// What is finished is read from the run folders alone, so that a sweep can be stopped and resumed at any time.
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

    /// <summary>What a run printed.</summary>
    public string LogOf(SweepRun run) => System.IO.Path.Combine(Logs, $"{run.Name}.log");

    /// <summary>Creates the folder and that of the logs.</summary>
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

    /// <summary>How far a run has come.</summary>
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
    /// The step that a run has logged last, which is later than its newest checkpoint; 0 where there is none.
    /// </summary>
    public long LoggedStep(SweepRun run) => Stats(run) is [.., var last] ? last.Step : 0;

    /// <summary>What a run has logged; lines that are not whole are skipped.</summary>
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

/// <summary>How far a run of a sweep has come.</summary>
/// <param name="Stage">What is done.</param>
/// <param name="Step">Steps in its newest checkpoint.</param>
/// <param name="Steps">Steps in all; 0 where it has not begun.</param>
/// <param name="Command">The command that began it; null where it has not begun.</param>
internal sealed record SweepRunState(SweepStage Stage, long Step, int Steps, string? Command);

/// <summary>What is done of a run.</summary>
internal enum SweepStage
{
    /// <summary>Nothing.</summary>
    Waiting,

    /// <summary>It was begun, and has no checkpoint: it must begin again.</summary>
    Begun,

    /// <summary>It has a checkpoint to resume from.</summary>
    Stopped,

    /// <summary>It is trained and exported, and is yet to be evaluated.</summary>
    Trained,

    /// <summary>All of it.</summary>
    Finished,
}

/// <summary>A line of a run's stats.jsonl.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="ImagesPerSecond">The rate since the line before.</param>
/// <param name="Losses">Mean loss of each phase since the line before.</param>
internal sealed record SweepLogLine(
    long Step, double ImagesPerSecond, IReadOnlyDictionary<string, double> Losses)
{
    private const string LossPrefix = "loss/";

    /// <summary>Reads a line; null where it is not whole.</summary>
    public static SweepLogLine? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            var losses = root.EnumerateObject()
                .Where(p => p.Name.StartsWith(LossPrefix, StringComparison.Ordinal))
                .ToDictionary(p => p.Name[LossPrefix.Length..], p => p.Value.GetDouble(), StringComparer.Ordinal);
            return new SweepLogLine(
                root.GetProperty("step").GetInt64(), root.GetProperty("images_per_second").GetDouble(), losses);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
