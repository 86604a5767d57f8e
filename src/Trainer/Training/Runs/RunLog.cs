using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGen.Generators;

namespace ImageGen.Trainer.Training.Runs;

/// <summary>Writes reports to stats.jsonl and to a TensorBoard event file.</summary>
internal sealed class RunLog
{
    private readonly string _stats;
    private readonly EventFile _events;

    /// <summary>
    /// Opens the logs of a run; entries after <paramref name="step"/>, which a resumed run repeats, are dropped.
    /// </summary>
    public RunLog(RunFolder folder, long step)
    {
        _stats = folder.Stats;
        if (File.Exists(_stats))
        {
            // Atomically: a trainer that is killed here must not lose the log.
            string kept = string.Concat(
                File.ReadAllLines(_stats).Where(line => StepOf(line) <= step).Select(line => line + "\n"));
            AtomicFile.Write(_stats, stream => stream.Write(Encoding.UTF8.GetBytes(kept)));
        }

        _events = EventFile.Begin(folder.Path, step);
    }

    /// <summary>Appends a report to both.</summary>
    public void Write(StepReport report)
    {
        var line = new JsonObject
        {
            ["step"] = report.Step,
            ["epoch"] = report.Epoch,
            ["images"] = report.Images,
            ["images_per_second"] = Math.Round(report.ImagesPerSecond, 1),
        };
        foreach ((string phase, double loss) in report.Losses)
            line[$"loss/{phase}"] = loss;

        _events.Write(
            report.Step,
            report.Losses.Select(item => ($"loss/{item.Phase}", (float)item.Loss))
                .Append(("images_per_second", (float)report.ImagesPerSecond)));
        File.AppendAllText(_stats, line.ToJsonString() + "\n");
    }

    private static long StepOf(string line)
    {
        try
        {
            return JsonNode.Parse(line)?["step"]?.GetValue<long>() ?? long.MaxValue;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException
            or ArgumentException)
        {
            return long.MaxValue; // truncated by a crash, or damaged
        }
    }
}
