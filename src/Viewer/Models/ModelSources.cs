using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>
/// The sources of a library's models: generator files, folders, and training runs. Does not read the files.
/// </summary>
internal sealed class ModelSources
{
    private readonly IReadOnlyList<string> _folders;

    private readonly string? _runs;

    private ModelSources(IReadOnlyList<ModelSlot> slots, IReadOnlyList<string> folders, string? runs)
    {
        _runs = runs;
        Slots = slots;
        _folders = folders;
    }

    /// <summary>The initially found models, training runs first.</summary>
    public IReadOnlyList<ModelSlot> Slots { get; }

    /// <summary>Finds the models.</summary>
    /// <param name="paths">Generator files and folders; empty to search for the default folder.</param>
    /// <param name="run">The folder of a training run, or of several; null for none.</param>
    /// <param name="places">The folders to search for the default folder from, in order.</param>
    /// <exception cref="InputException">A file or folder does not exist, or contains no model.</exception>
    public static ModelSources Find(IReadOnlyList<string> paths, string? run, IEnumerable<string> places)
    {
        var slots = new List<ModelSlot>();
        if (run is not null)
            slots.AddRange(RunExports.OpenAll(run));
        // A watched run can be compared with the default models, if there are any.
        IReadOnlyList<string> given =
            paths.Count > 0 ? paths
            : ModelFolder.Find(places) is { } nearest ? [nearest]
            : [];
        if (given.Count == 0 && run is null)
            throw ModelFolder.NotFound();
        foreach (string path in given)
        {
            if (!Directory.Exists(path) && !File.Exists(path))
                throw new InputException(
                    $"{path}: no such file or folder; give a generator file (*.onnx), or a folder of them");
            slots.AddRange((Directory.Exists(path)
                ? ModelFolder.SomeFiles(path)
                : [path]).Select(SlotOf));
        }

        return new ModelSources(slots, [.. given.Where(Directory.Exists)], run);
    }

    /// <summary>Finds files and runs that were added since.</summary>
    /// <param name="known">The known models.</param>
    public IReadOnlyList<ModelSlot> FindNew(IEnumerable<ModelSlot> known)
    {
        var paths = known.SelectMany(slot => slot.Files).Select(file => file.Path).ToHashSet();
        IEnumerable<ModelSlot> files = _folders.SelectMany(FilesOrNone)
            .Where(path => !paths.Contains(path))
            .Select(SlotOf);
        if (_runs is null)
            return [.. files];
        var runs = known.Select(slot => slot.Run).ToHashSet();
        // If the watched folder was itself a run, no other runs are searched for in it.
        return runs.Contains(_runs)
            ? [.. files]
            : [.. RunExports.RunsIn(_runs).Where(run => !runs.Contains(run)).Select(RunExports.Open), .. files];
    }

    private static ModelSlot SlotOf(string path)
    {
        var file = new ModelFile(path);
        return new ModelSlot(file.Name, null, file);
    }

    private static IEnumerable<string> FilesOrNone(string folder)
    {
        try
        {
            return ModelFolder.Files(folder);
        }
        catch (InputException)
        {
            // Retried at the next scan.
            return [];
        }
    }
}
