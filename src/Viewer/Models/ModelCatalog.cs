using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>The available models, with their files read: a folder of generator files, or a single file.</summary>
internal sealed class ModelCatalog
{
    private ModelCatalog(string place, IReadOnlyList<CatalogEntry> models, bool isFolder)
    {
        Place = place;
        Models = models;
        IsFolder = isFolder;
    }

    /// <summary>The folder or file.</summary>
    public string Place { get; }

    /// <summary>The entries, playable ones first; the preferred model before the others.</summary>
    public IReadOnlyList<CatalogEntry> Models { get; }

    /// <summary>Whether it was opened from a folder.</summary>
    public bool IsFolder { get; }

    /// <summary>Opens a file or folder, or the nearest "models" folder in or above some folders.</summary>
    /// <param name="path">A generator file or a folder; null to search for the default folder.</param>
    /// <param name="places">The folders to search from, in order, if there is no path.</param>
    /// <exception cref="InputException">It does not exist, or contains no model.</exception>
    public static ModelCatalog Open(string? path, IEnumerable<string> places)
    {
        if (path is not null && !Directory.Exists(path))
            return new(path, [CatalogEntry.Read(path)], isFolder: false);

        string folder = path ?? ModelFolder.Nearest(places);
        return new(
            folder,
            [.. ModelFolder.SomeFiles(folder).Select(CatalogEntry.Read).OrderBy(model => model.File is null)],
            isFolder: true);
    }

    /// <summary>Chooses the first model that can be played.</summary>
    /// <exception cref="InputException">There is none; the message is the problem of the first one.</exception>
    public GeneratorFile Choose() => Models[0].File ?? throw new InputException(Models[0].Problem!);
}

/// <summary>A generator file that was read or refused.</summary>
/// <param name="Path">Its path.</param>
/// <param name="File">The generator file; null if it was refused.</param>
/// <param name="Problem">The reason for the refusal in one line; null if the file can be played.</param>
internal sealed record CatalogEntry(string Path, GeneratorFile? File, string? Problem)
{
    /// <summary>The file name without extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>A one-line description for a list.</summary>
    public string Description => $"{Name}: {(File is null ? $"cannot be played: {Problem}" : Describe(File))}";

    /// <summary>A short description of a generator.</summary>
    public static string Describe(GeneratorFile file) =>
        $"{file.Info.System} trained on {file.Info.DataSet}, {file.Info.Image.Width}x{file.Info.Image.Height}"
        + (file.Info.Image.Channels == 1 ? " gray" : " colour")
        + (file.Info.IsConditional ? $", {file.Info.ClassNames.Count} classes" : "")
        + (file.Info.Source is { } source ? $", from {source.Kind}s" : "");

    /// <summary>Reads a file; if it is not a generator, the entry has a problem.</summary>
    public static CatalogEntry Read(string path)
    {
        try
        {
            return new(path, GeneratorFile.Read(path), null);
        }
        catch (InputException e)
        {
            return new(path, null, e.Message);
        }
    }
}
