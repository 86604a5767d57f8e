using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Trainer.Sweeps;

/// <summary>
/// The results of a sweep, a row for each run: its settings, steps, rate, the mean of each loss over the last tenth of
/// its log, and the figures of its evaluation.
/// </summary>
internal sealed class SweepTable
{
    // The loss of a single step is too noisy.
    private const double LastShare = 0.1;

    private SweepTable(IReadOnlyList<string> columns, IReadOnlyList<SweepRow> rows) =>
        (Columns, Rows) = (columns, rows);

    /// <summary>Names of the figures that at least one run has: losses, then evaluation figures.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The runs.</summary>
    public IReadOnlyList<SweepRow> Rows { get; }

    /// <summary>Collects the results so far.</summary>
    /// <param name="sweep">The grid.</param>
    /// <param name="folder">The folder of its runs.</param>
    public static SweepTable Of(SweepFile sweep, SweepFolder folder)
    {
        SweepRow[] rows = [.. sweep.Runs.Select(run => Row(run, sweep, folder))];
        string[] losses = [.. rows.SelectMany(row => row.Losses.Keys).Distinct()];
        string[] figures =
            [.. rows.SelectMany(row => row.Figures.Keys).Distinct().Order(StringComparer.Ordinal)];
        return new SweepTable([.. losses.Select(LossColumn), .. figures], rows);
    }

    /// <summary>The column name of a phase's loss.</summary>
    public static string LossColumn(string phase) => $"loss/{phase}";

    /// <summary>
    /// Whether a figure is a baseline of another: its value for real pictures or for noise
    /// (<see cref="Evaluation.Figure"/>).
    /// </summary>
    public static bool IsBaseline(string figure) => figure.Contains("-of-", StringComparison.Ordinal);

    /// <summary>Writes it as comma-separated values (RFC 4180), numbers at full precision.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        using var text = new StreamWriter(stream, leaveOpen: true);
        foreach (IReadOnlyList<string> line in Lines(value => value.ToString("R", CultureInfo.InvariantCulture)))
            text.Write(string.Join(',', line.Select(Quoted)) + "\r\n");
    });

    /// <summary>The table for a console, in aligned columns, without the figures' baselines.</summary>
    public IEnumerable<string> Text()
    {
        var narrow = new SweepTable([.. Columns.Where(column => !IsBaseline(column))], Rows);
        IReadOnlyList<string>[] lines =
            [.. narrow.Lines(value => value.ToString("G4", CultureInfo.InvariantCulture))];
        int[] widths = [.. Enumerable.Range(0, lines[0].Count).Select(i => lines.Max(line => line[i].Length))];
        int settings = Rows[0].Run.Settings.Count + 1;
        foreach (IReadOnlyList<string> line in lines)
        {
            IEnumerable<string> cells = line.Select((cell, i) =>
                i < settings ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            yield return string.Join("  ", cells).TrimEnd();
        }
    }

    private IEnumerable<IReadOnlyList<string>> Lines(Func<double, string> number)
    {
        yield return
        [
            .. Rows[0].Run.Settings.Select(setting => setting.Option), "state", "steps", "images/s", .. Columns,
        ];
        foreach (SweepRow row in Rows)
        {
            yield return
            [
                .. row.Run.Settings.Select(setting => setting.Value),
                StateName(row.State.Stage),
                row.State.Step.ToString(CultureInfo.InvariantCulture),
                row.ImagesPerSecond is { } rate ? rate.ToString("F0", CultureInfo.InvariantCulture) : "",
                .. Columns.Select(column => row.Figure(column) is { } value ? number(value) : ""),
            ];
        }
    }

    private static SweepRow Row(SweepRun run, SweepFile sweep, SweepFolder folder)
    {
        SweepRunState state = folder.StateOf(run, sweep.Evaluation is not null);
        IReadOnlyList<SweepLogLine> log = folder.Stats(run);
        SweepLogLine[] last = [.. log.Skip(log.Count - Math.Max((int)Math.Ceiling(log.Count * LastShare), 1))];
        var losses = last.SelectMany(line => line.Losses)
            .GroupBy(item => item.Key, item => item.Value)
            .ToDictionary(group => group.Key, group => group.Average());
        IReadOnlyDictionary<string, double> figures = File.Exists(folder.GeneratorOf(run))
            ? GeneratorFile.Read(folder.GeneratorOf(run)).Info.Quality
            : new Dictionary<string, double>();
        return new SweepRow(
            run, state, log.Count > 0 ? log.Average(line => line.ImagesPerSecond) : null, losses, figures, log);
    }

    private static string StateName(SweepStage stage) => stage switch
    {
        SweepStage.Waiting or SweepStage.Begun => "waiting",
        SweepStage.Stopped => "stopped",
        SweepStage.Trained => "trained",
        _ => "finished",
    };

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}

/// <summary>The results of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="State">Its progress.</param>
/// <param name="ImagesPerSecond">Its mean rate; null if its log is empty.</param>
/// <param name="Losses">The mean of each phase's loss over the last tenth of the log.</param>
/// <param name="Figures">The figures of its evaluation.</param>
/// <param name="Log">All lines of its log.</param>
internal sealed record SweepRow(
    SweepRun Run,
    SweepRunState State,
    double? ImagesPerSecond,
    IReadOnlyDictionary<string, double> Losses,
    IReadOnlyDictionary<string, double> Figures,
    IReadOnlyList<SweepLogLine> Log)
{
    /// <summary>The value in a column; null if the run has none.</summary>
    public double? Figure(string column)
    {
        foreach ((string phase, double loss) in Losses)
        {
            if (SweepTable.LossColumn(phase) == column)
                return loss;
        }

        return Figures.TryGetValue(column, out double value) ? value : null;
    }
}
