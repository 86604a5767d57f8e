using ImageGen.Generators;

namespace ImageGen.Viewer.Playback;

/// <summary>The models there are to choose from: a folder of generator files, or a single file.</summary>
internal sealed class ModelShelf
{
    /// <summary>The folder that is looked for when none is given.</summary>
    public const string DefaultFolder = "models";

    // What a newcomer sees first, when it is there.
    private const string Favourite = "cgan-fashion-mnist";

    private ModelShelf(string place, IReadOnlyList<ShelvedModel> models, bool isFolder)
    {
        Place = place;
        Models = models;
        IsFolder = isFolder;
    }

    /// <summary>The folder or file.</summary>
    public string Place { get; }

    /// <summary>What was found: first what is best played first.</summary>
    public IReadOnlyList<ShelvedModel> Models { get; }

    /// <summary>Whether there is a choice to tell about.</summary>
    public bool IsFolder { get; }

    /// <summary>Opens a file or folder, or the nearest "models" folder at or above some places.</summary>
    /// <param name="path">A generator file or a folder; null to look for the default folder.</param>
    /// <param name="places">Folders to look from, in order, when there is no path.</param>
    /// <exception cref="InputException">There is no such thing, or no model in it.</exception>
    public static ModelShelf Open(string? path, IEnumerable<string> places)
    {
        if (path is not null && !Directory.Exists(path))
            return new(path, [ShelvedModel.Read(path)], isFolder: false);

        string folder = path ?? places.Select(Nearest).FirstOrDefault(found => found is not null) ?? throw new InputException(
            $"There is no folder \"{DefaultFolder}\" here or above; give a generator with --model FILE.onnx, or train one with the trainer.");
        ShelvedModel[] models = [.. Files(folder).Select(ShelvedModel.Read)
            .OrderBy(model => model.File is null)
            .ThenBy(model => model.Name != Favourite)
            .ThenBy(model => model.Name, StringComparer.Ordinal)];
        return models.Length > 0
            ? new(folder, models, isFolder: true)
            : throw new InputException($"{folder}: holds no generator (*.onnx). Give another with --model, or train one with the trainer.");
    }

    /// <summary>The model to play: the first that can be.</summary>
    /// <exception cref="InputException">None can; the message is the first one's problem.</exception>
    public GeneratorFile Choose() => Models[0].File ?? throw new InputException(Models[0].Problem!);

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.onnx");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be read; check its permissions.", e);
        }
    }

    private static string? Nearest(string place)
    {
        for (DirectoryInfo? at = new(place); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, DefaultFolder);
            if (Directory.Exists(folder) && Files(folder).Length > 0)
                return folder;
        }

        return null;
    }
}
