using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>
/// Where the models of a library come from: generator files, folders of them, and a training run. Reads no file.
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

    /// <summary>The models found at first, the training run before all others.</summary>
    public IReadOnlyList<ModelSlot> Slots { get; }

    /// <summary>Finds the models.</summary>
    /// <param name="paths">Generator files and folders of them; empty to look for the default folder.</param>
    /// <param name="run">The folder of a training run; null for none.</param>
    /// <param name="places">Folders to look for the default folder from, in order.</param>
    /// <exception cref="InputException">There is no such file or folder, or no model in it.</exception>
    public static ModelSources Find(IReadOnlyList<string> paths, string? run, IEnumerable<string> places)
    {
        var slots = new List<ModelSlot>();
        if (run is not null)
            slots.AddRange(RunExports.OpenAll(run));
        // Beside a watched run the usual models are offered for comparison; they need not exist.
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
                ? FirstModel.InFront(ModelFolder.SomeFiles(path))
                : [path]).Select(SlotOf));
        }

        return new ModelSources(slots, [.. given.Where(Directory.Exists)], run);
    }

    /// <summary>Looks for files that were added to the folders, and for runs.</summary>
    /// <param name="known">The models known so far.</param>
    public IReadOnlyList<ModelSlot> FindNew(IEnumerable<ModelSlot> known)
    {
        var paths = known.SelectMany(slot => slot.Files).Select(file => file.Path).ToHashSet();
        IEnumerable<ModelSlot> files = _folders.SelectMany(FilesOrNone)
            .Where(path => !paths.Contains(path))
            .Select(SlotOf);
        if (_runs is null)
            return [.. files];
        var runs = known.Select(slot => slot.Run).ToHashSet();
        // A run that was watched alone stays the only one, whatever is put beside its files.
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
            // What cannot be listed now may be listed again at the next look.
            return [];
        }
    }
}
