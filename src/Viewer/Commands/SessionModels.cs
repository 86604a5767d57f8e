using System.Security.Cryptography;
using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>Finds the models that a session names by their hashes.</summary>
internal static class SessionModels
{
    /// <summary>Reads a session's models, in its order.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">A generator file, a folder of them, or the folder of a training run; null for the nearest folder "models".</param>
    /// <param name="places">Folders to look for the default folder from, in order.</param>
    /// <exception cref="InputException">One of them is not there.</exception>
    public static IReadOnlyList<GeneratorFile> Read(SavedView session, string? path, IEnumerable<string> places)
    {
        string place = path ?? ModelFolder.Nearest(places);
        IReadOnlyList<string> files = Directory.Exists(place) ? [.. ModelFolder.Files(place), .. RunExports.Paths(place)] : [place];
        var found = new Dictionary<string, GeneratorFile>();
        foreach (string file in files)
        {
            if (session.Models.All(found.ContainsKey))
                break;
            string digits = Digits(file);
            if (session.Models.Contains(digits) && !found.ContainsKey(digits))
                found.Add(digits, GeneratorFile.Read(file));
        }

        return [.. session.Models.Select(digits => found.TryGetValue(digits, out GeneratorFile? file) ? file : throw new InputException(
            $"--session: no model of the {files.Count} in {place} has a SHA-256 that begins with {digits}; give its file or folder with --model."))];
    }

    private static string Digits(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..SavedView.HashDigits];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({OneLine.Of(e.Message)}). Check the file and its permissions.", e);
        }
    }
}
