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

    /// <summary>The slot of a run.</summary>
    /// <param name="run">The run's folder; it may have exported nothing yet.</param>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static ModelSlot Open(string run)
    {
        if (!Directory.Exists(run))
            throw new InputException(
                $"--watch {run}: no such folder; give the run folder of a training, for example one that trainer "
                + "train --export-every 500 writes");
        var slot = new ModelSlot(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run))), run);
        Look(slot);
        return slot;
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
