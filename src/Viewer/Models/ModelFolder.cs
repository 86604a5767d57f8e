using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>Finds generator files in a folder or in the nearest "models" folder.</summary>
internal static class ModelFolder
{
    /// <summary>The name of the default folder.</summary>
    public const string DefaultName = "models";

    /// <summary>Finds the nearest "models" folder with a generator in or above some folders.</summary>
    /// <param name="places">The folders to search from, in order.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static string Nearest(IEnumerable<string> places) => Find(places) ?? throw NotFound();

    /// <summary>
    /// Finds the nearest "models" folder with a generator in or above some folders; returns null if there is none.
    /// </summary>
    /// <param name="places">The folders to search from, in order.</param>
    public static string? Find(IEnumerable<string> places) =>
        places.Select(Nearest).FirstOrDefault(found => found is not null);

    /// <summary>Creates the exception for a missing default folder.</summary>
    public static InputException NotFound() => new(
        $"No folder \"{DefaultName}\" with a generator was found here or in a parent folder; give a generator with "
        + "--model FILE.onnx, or train one with the trainer");

    /// <summary>Lists the generator files of a folder by name, the preferred model first.</summary>
    /// <exception cref="InputException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        try
        {
            return FirstModel.InFront([.. Directory.GetFiles(folder, "*.onnx")
                .OrderBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{folder}: cannot be read; check its permissions", e);
        }
    }

    /// <summary>Lists the generator files of a folder, at least one.</summary>
    /// <exception cref="InputException">The folder cannot be read, or contains none.</exception>
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
