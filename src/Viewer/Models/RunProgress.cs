using System.Text;
using System.Text.Json;

namespace ImageGen.Viewer.Models;

/// <summary>The progress of a training run, read from its folder.</summary>
internal sealed record RunProgress
{
    /// <summary>Number of completed steps.</summary>
    public long Step { get; init; }

    /// <summary>Total number of steps; null if unknown.</summary>
    public long? Steps { get; init; }

    /// <summary>Training pictures per second.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Estimated remaining seconds; null if unknown.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Whether a trainer is currently running in it.</summary>
    public bool IsLive { get; init; }

    /// <summary>The loss curves.</summary>
    public IReadOnlyList<LossCurve> Losses { get; init; } = [];
}

/// <summary>A loss curve of a run.</summary>
/// <param name="Name">The training phase of the loss.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Values">The loss at each step.</param>
internal sealed record LossCurve(string Name, IReadOnlyList<long> Steps, IReadOnlyList<double> Values);

/// <summary>
/// Reads the progress of a training run from its config.json and its stats.jsonl. Only appended lines are read; if the
/// file has become shorter, as after resuming, it is read from the start. Incomplete and damaged lines are skipped.
/// </summary>
/// <param name="folder">The folder of the run.</param>
internal sealed class RunStats(string folder)
{
    /// <summary>Maximum number of points per curve.</summary>
    public const int MostPoints = 400;

    private const int MostCurves = 8;
    private const int LargestPart = 4 << 20;
    private const string LossPrefix = "loss/";

    // A killed trainer leaves its lock file behind; a running one writes more often than this.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    private readonly SortedDictionary<string, List<(long Step, double Value)>> _losses = new(StringComparer.Ordinal);
    private long _read;
    private long _step;
    private long _images;
    private double _rate;
    private long? _steps;
    private bool _isLive;
    private bool _isKnown;

    /// <summary>Reads what is new.</summary>
    /// <param name="now">The current time (UTC).</param>
    /// <returns>The progress; null if nothing has changed since the last call.</returns>
    public RunProgress? Look(DateTime now)
    {
        bool wasLive = _isLive;
        bool changed = ReadNew();
        _isLive = IsLive(now);
        if (!changed && wasLive == _isLive && _isKnown)
            return null;
        _isKnown = true;
        _steps = ReadSteps() ?? _steps;
        return new RunProgress
        {
            Step = _step,
            Steps = _steps,
            ImagesPerSecond = _rate,
            SecondsLeft = SecondsLeft(),
            IsLive = _isLive,
            Losses = [.. _losses.Select(
                loss => new LossCurve(
                    loss.Key,
                    [.. loss.Value.Select(point => point.Step)],
                    [.. loss.Value.Select(point => point.Value)]))],
        };
    }

    private double? SecondsLeft()
    {
        if (!_isLive || !(_steps > _step) || _step <= 0 || _rate <= 0)
            return null;
        double seconds = (_steps.Value - _step) * ((double)_images / _step) / _rate;
        return double.IsFinite(seconds) && seconds >= 0 ? seconds : null;
    }

    private bool ReadNew()
    {
        try
        {
            string path = Path.Combine(folder, "stats.jsonl");
            if (!File.Exists(path))
                return false;
            using var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length == _read)
                return false;
            if (stream.Length < _read)
                Forget();
            stream.Position = _read;
            byte[] bytes = new byte[Math.Min(stream.Length - _read, LargestPart)];
            stream.ReadExactly(bytes);
            // The last line may be incomplete, unless it alone fills the buffer.
            int end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            if (end == 0 && bytes.Length < LargestPart)
                return false;
            end = end == 0 ? bytes.Length : end;
            _read += end;
            foreach (string line in Encoding.UTF8.GetString(bytes, 0, end).Split('\n'))
                Take(line);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Retried at the next poll.
            return false;
        }
    }

    private void Forget()
    {
        (_read, _step, _images) = (0, 0, 0);
        _losses.Clear();
    }

    private void Take(string line)
    {
        if (line.Length == 0)
            return;
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement report = document.RootElement;
            long step = report.GetProperty("step").GetInt64();
            if (step <= _step)
                return;
            _step = step;
            _images = report.GetProperty("images").GetInt64();
            // A number that is too large for JSON's readers is infinite, which no message can say.
            double rate = report.GetProperty("images_per_second").GetDouble();
            _rate = double.IsFinite(rate) ? rate : 0;
            foreach (JsonProperty field in report.EnumerateObject())
            {
                bool isLoss = field.Name.StartsWith(LossPrefix, StringComparison.Ordinal);
                if (isLoss && field.Value.TryGetDouble(out double value) && double.IsFinite(value))
                    Add(field.Name[LossPrefix.Length..], step, value);
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            // Skips a damaged line.
        }
    }

    private void Add(string name, long step, double value)
    {
        if (!_losses.TryGetValue(name, out List<(long Step, double Value)>? points))
        {
            if (_losses.Count >= MostCurves)
                return;
            _losses.Add(name, points = []);
        }

        points.Add((step, value));
        if (points.Count <= MostPoints)
            return;
        // Halves the number of points: pairs are averaged; an odd last point is kept.
        List<(long Step, double Value)> halved = [];
        for (int i = 0; i + 1 < points.Count; i += 2)
            halved.Add((points[i + 1].Step, (points[i].Value / 2) + (points[i + 1].Value / 2)));
        if (points.Count % 2 == 1)
            halved.Add(points[^1]);
        _losses[name] = halved;
    }

    private bool IsLive(DateTime now)
    {
        try
        {
            if (!File.Exists(Path.Combine(folder, "run.lock")))
                return false;
            string[] signs = ["run.holder", "stats.jsonl", "config.json"];
            return signs.Select(name => Path.Combine(folder, name))
                .Where(File.Exists)
                .Any(path => now - File.GetLastWriteTimeUtc(path) < Silence);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private long? ReadSteps()
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
            return (long)document.RootElement.GetProperty("Settings").GetProperty("steps").GetDouble();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
