using System.Security.Cryptography;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes.Painting;
using ImageGen.Viewer.Scenes.SavedViews;

namespace ImageGen.Viewer.Commands;

/// <summary>Finds the models that a session names by their hashes.</summary>
internal static class SessionModels
{
    /// <summary>Reads a session's models, in its order.</summary>
    /// <param name="given">The session.</param>
    /// <param name="path">
    /// A generator file, a folder of them, or the folder of a training run; null for the nearest folder "models".
    /// </param>
    /// <param name="places">Folders to look for the default folder from, in order.</param>
    /// <exception cref="InputException">One of them is missing.</exception>
    public static IReadOnlyList<GeneratorFile> Read(GivenSession given, string? path, IEnumerable<string> places)
    {
        SavedView session = given.Session;
        string place = path ?? ModelFolder.Nearest(places);
        IReadOnlyList<string> files = Directory.Exists(place)
            ? [.. ModelFolder.Files(place), .. RunExports.Paths(place)]
            : [place];
        var found = new Dictionary<string, GeneratorFile>();
        foreach (string file in files)
        {
            if (session.Models.All(found.ContainsKey))
                break;
            string digits = Digits(file);
            if (session.Models.Contains(digits) && !found.ContainsKey(digits))
                found.Add(digits, GeneratorFile.Read(file));
        }

        return [.. session.Models.Select(Find)];

        GeneratorFile Find(string digits) => found.TryGetValue(digits, out GeneratorFile? file)
            ? file
            : throw new InputException(
                $"--session: {NameOf(digits)}no model of the {files.Count} in {place} has a SHA-256 that begins with "
                + $"{digits}; give its file or folder with --model");

        string NameOf(string digits) => given.Origin?.Models.FirstOrDefault(
            model => model.Sha256.StartsWith(digits, StringComparison.Ordinal)) is { } model
            ? $"its model {model.Name} is not here, "
            : "";
    }

    private static string Digits(string path)
    {
        try
        {
            return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..SavedView.HashDigits];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path}: cannot be read ({OneLine.Of(e.Message)}); check the file and its permissions", e);
        }
    }
}

/// <summary>Finds the painting that a session names by its hash.</summary>
internal static class SessionCanvas
{
    /// <summary>Reads a session's painting.</summary>
    /// <param name="digest">The digest in the session.</param>
    /// <param name="source">The source of the session's model.</param>
    /// <param name="path">The painting's file; null to look for *.canvas.png in some folders.</param>
    /// <param name="folders">The folders to look in.</param>
    /// <exception cref="InputException">It is missing, or its digest differs.</exception>
    public static PaintedCanvas Read(string digest, SourceInfo source, string? path, IEnumerable<string> folders)
    {
        if (path is not null)
        {
            PaintedCanvas given = CanvasPicture.Read(path, source);
            return given.Digest() == digest
                ? given
                : throw new InputException(
                    $"--canvas {path}: is not the session's painting ({given.Digest()} instead of {digest}); "
                    + "give the .canvas.png that was saved with it");
        }

        IEnumerable<string> files = folders
            .Distinct()
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, $"*{CanvasPicture.Extension}"));
        foreach (string file in files)
        {
            if (TryRead(file, source) is { } canvas && canvas.Digest() == digest)
                return canvas;
        }

        throw new InputException(
            $"--session: its painting ({digest}) is not here; give the .canvas.png that was saved with it as "
            + "--canvas FILE");
    }

    private static PaintedCanvas? TryRead(string file, SourceInfo source)
    {
        try
        {
            return CanvasPicture.Read(file, source);
        }
        catch (InputException)
        {
            // Another file with such a name.
            return null;
        }
    }
}
