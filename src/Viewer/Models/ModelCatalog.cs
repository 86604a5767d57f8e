using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>
/// The models there are to choose from, all of them read: a folder of generator files, or a single file.
/// </summary>
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

    /// <summary>The entries, the preferred model first.</summary>
    public IReadOnlyList<CatalogEntry> Models { get; }

    /// <summary>Whether there is more than one.</summary>
    public bool IsFolder { get; }

    /// <summary>Opens a file or folder, or the nearest "models" folder at or above some places.</summary>
    /// <param name="path">A generator file or a folder; null to look for the default folder.</param>
    /// <param name="places">Folders to look from, in order, when there is no path.</param>
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

    /// <summary>The model to play: the first that can be.</summary>
    /// <exception cref="InputException">None can; the message is the first one's problem.</exception>
    public GeneratorFile Choose() => Models[0].File ?? throw new InputException(Models[0].Problem!);
}

/// <summary>A file of a folder of models, read or refused.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="File">The generator file; null when it is refused.</param>
/// <param name="Problem">Why it is refused, in one line; null when it can be played.</param>
internal sealed record CatalogEntry(string Path, GeneratorFile? File, string? Problem)
{
    /// <summary>Its name: the file's, without the extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>One line about it for a list.</summary>
    public string Description => $"{Name}: {(File is null ? $"cannot be played: {Problem}" : Describe(File))}";

    /// <summary>What a generator is, in a few words.</summary>
    public static string Describe(GeneratorFile file) =>
        (file.Info.Adopted is { } adopted
            ? $"adopted from {adopted.File}"
            : $"{file.Info.System} trained on {file.Info.DataSet}")
        + $", {file.Info.Image.Width}x{file.Info.Image.Height}"
        + (file.Info.Image.Channels == 1 ? " gray" : " colour")
        + (file.Info.IsConditional ? $", {file.Info.ClassNames.Count} classes" : "")
        + (file.Info.Source is { } source ? $", from {source.Kind}s" : "");

    /// <summary>Reads a file; one that is not a generator becomes an entry with a problem.</summary>
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
