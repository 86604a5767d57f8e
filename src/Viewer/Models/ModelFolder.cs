using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>Finding generator files: in a folder, or in the nearest folder "models".</summary>
internal static class ModelFolder
{
    /// <summary>The folder that is looked for when none is given.</summary>
    public const string DefaultName = "models";

    // Shown first, when it is there.
    private const string Favourite = "cgan-fashion-mnist";

    /// <summary>The nearest folder "models" with a generator in it, at or above some places.</summary>
    /// <param name="places">Folders to look from, in order.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static string Nearest(IEnumerable<string> places) => Find(places) ?? throw NotFound();

    /// <summary>
    /// The nearest folder "models" with a generator in it, at or above some places; null when there is none.
    /// </summary>
    /// <param name="places">Folders to look from, in order.</param>
    public static string? Find(IEnumerable<string> places) =>
        places.Select(Nearest).FirstOrDefault(found => found is not null);

    /// <summary>The error for a missing folder.</summary>
    public static InputException NotFound() => new(
        $"There is no folder \"{DefaultName}\" here or above; give a generator with --model FILE.onnx, or train one "
        + "with the trainer");

    /// <summary>The generator files of a folder, by name, the preferred model first.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        try
        {
            return [.. Directory.GetFiles(folder, "*.onnx")
                .OrderBy(path => Path.GetFileNameWithoutExtension(path) != Favourite)
                .ThenBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be read; check its permissions", e);
        }
    }

    /// <summary>The generator files of a folder, of which there is at least one.</summary>
    /// <exception cref="InputException">It cannot be read, or contains none.</exception>
    public static IReadOnlyList<string> SomeFiles(string folder) => Files(folder) is { Count: > 0 } files
        ? files
        : throw new InputException(
            $"{folder}: contains no generator (*.onnx); give another with --model, or train one with the trainer");

    private static string? Nearest(string place)
    {
        for (DirectoryInfo? at = new(place); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, DefaultName);
            if (Directory.Exists(folder) && Files(folder).Count > 0)
                return folder;
        }

        return null;
    }
}
