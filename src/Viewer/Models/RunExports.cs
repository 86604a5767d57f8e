using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>
/// The exports of a training run: RUN/exports/step-XXXXXXXX.onnx in order of their steps, then RUN/generator.onnx,
/// which is written at the end.
/// </summary>
internal static class RunExports
{
    // Files and folders by which a run folder is recognised.
    private static readonly string[] Signs =
        ["config.json", "stats.jsonl", "exports", "checkpoints", "samples", "generator.onnx", "run.lock"];

    /// <summary>Creates the slots of a run, or of all runs in a folder, most recently written first.</summary>
    /// <param name="path">The folder of a run, which may have no exports yet, or a folder of runs.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<ModelSlot> OpenAll(string path)
    {
        if (!Directory.Exists(path))
            throw new InputException(
                $"--watch {path}: no such folder; give the folder of a training run, for example one that trainer "
                + "train --export-every 500 writes, or a folder of runs");
        IReadOnlyList<string> runs = RunsIn(path);
        return runs.Count == 0 ? [Open(path)] : [.. runs.Select(Open)];
    }

    /// <summary>
    /// Lists the runs in a folder, most recent first; empty if the folder is itself a run, or has none.
    /// </summary>
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

    /// <summary>Creates the slot of a run.</summary>
    /// <param name="run">The folder of the run; it may have no exports yet.</param>
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

    /// <summary>Updates the exports of a slot: adds new ones and removes deleted ones.</summary>
    /// <returns>Whether anything has changed.</returns>
    public static bool Look(ModelSlot slot)
    {
        string[] paths = [.. Paths(slot.Run!)];
        if (paths.SequenceEqual(slot.Files.Select(file => file.Path)))
            return false;
        var known = slot.Files.ToDictionary(file => file.Path);
        slot.Put([.. paths.Select(path => known.GetValueOrDefault(path) ?? new ModelFile(path, StepOf(path)))]);
        return true;
    }

    /// <summary>Lists the exports of a run, the newest last.</summary>
    public static IEnumerable<string> Paths(string run)
    {
        try
        {
            string exports = Path.Combine(run, "exports");
            string last = Path.Combine(run, "generator.onnx");
            IEnumerable<string> numbered = Directory.Exists(exports)
                ? Directory.GetFiles(exports, $"{ExportName.Prefix}*.onnx")
                    .Where(path => StepOf(path) is not null)
                    .OrderBy(StepOf)
                : [];
            return File.Exists(last) ? numbered.Append(last) : numbered;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Retried at the next scan.
            return [];
        }
    }

    private static long? StepOf(string path) => ExportName.StepOf(Path.GetFileNameWithoutExtension(path));
}
