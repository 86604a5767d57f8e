using System.Globalization;
using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>
/// What a training run has exported: RUN/exports/step-XXXXXXXX.onnx in order of their steps, then RUN/generator.onnx,
/// which is written in the end.
/// </summary>
internal static class RunExports
{
    private const string Prefix = "step-";

    // What the trainer puts into the folder of a run.
    private static readonly string[] Signs =
        ["config.json", "stats.jsonl", "exports", "checkpoints", "samples", "generator.onnx", "run.lock"];

    /// <summary>The slots of a run, or of all runs in a folder, those written to last before the others.</summary>
    /// <param name="path">The run's folder, which may have exported nothing yet, or a folder of runs.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<ModelSlot> OpenAll(string path)
    {
        if (!Directory.Exists(path))
            throw new InputException(
                $"--watch {path}: no such folder; give the run folder of a training, for example one that trainer "
                + "train --export-every 500 writes, or a folder of them");
        IReadOnlyList<string> runs = RunsIn(path);
        return runs.Count == 0 ? [Open(path)] : [.. runs.Select(Open)];
    }

    /// <summary>The runs in a folder of runs, newest first; empty where it is a run itself, or has none.</summary>
    public static IReadOnlyList<string> RunsIn(string path)
    {
        try
        {
            return IsRun(path)
                ? []
                : [.. Directory.GetDirectories(path).Where(IsRun).OrderByDescending(WrittenAt)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The slot of a run.</summary>
    /// <param name="run">The run's folder; it may have exported nothing yet.</param>
    public static ModelSlot Open(string run)
    {
        var slot = new ModelSlot(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run))), run);
        Look(slot);
        slot.LookAtProgress();
        return slot;
    }

    private static bool IsRun(string folder) => Signs.Any(sign => Path.Exists(Path.Combine(folder, sign)));

    private static DateTime WrittenAt(string run)
    {
        string stats = Path.Combine(run, "stats.jsonl");
        return File.Exists(stats) ? File.GetLastWriteTimeUtc(stats) : Directory.GetLastWriteTimeUtc(run);
    }

    /// <summary>Looks for new exports, and forgets those that are gone.</summary>
    /// <returns>Whether there is something new.</returns>
    public static bool Look(ModelSlot slot)
    {
        string[] paths = [.. Paths(slot.Run!)];
        if (paths.SequenceEqual(slot.Files.Select(file => file.Path)))
            return false;
        var known = slot.Files.ToDictionary(file => file.Path);
        slot.Put([.. paths.Select(path => known.GetValueOrDefault(path) ?? new ModelFile(path, StepOf(path)))]);
        return true;
    }

    /// <summary>All exports of a run, the newest last.</summary>
    public static IEnumerable<string> Paths(string run)
    {
        try
        {
            string exports = Path.Combine(run, "exports");
            string last = Path.Combine(run, "generator.onnx");
            IEnumerable<string> numbered = Directory.Exists(exports)
                ? Directory.GetFiles(exports, $"{Prefix}*.onnx").Where(path => StepOf(path) is not null).OrderBy(StepOf)
                : [];
            return File.Exists(last) ? numbered.Append(last) : numbered;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be read now is looked at again.
            return [];
        }
    }

    private static long? StepOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? step
            : null;
    }
}
