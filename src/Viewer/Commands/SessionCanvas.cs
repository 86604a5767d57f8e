using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>Finds the painting that a session names by its hash.</summary>
internal static class SessionCanvas
{
    /// <summary>Reads a session's painting.</summary>
    /// <param name="digest">The digest in the session.</param>
    /// <param name="source">What the session's model translates.</param>
    /// <param name="path">The painting's file; null to look for *.canvas.png in some folders.</param>
    /// <param name="folders">The folders to look in.</param>
    /// <exception cref="InputException">It is not there, or another painting.</exception>
    public static PaintedCanvas Read(string digest, SourceInfo source, string? path, IEnumerable<string> folders)
    {
        if (path is not null)
        {
            PaintedCanvas given = CanvasPicture.Read(path, source);
            return given.Digest() == digest
                ? given
                : throw new InputException($"--canvas {path}: is not the session's painting ({given.Digest()} where {digest} is expected). Give the .canvas.png that was saved with it.");
        }

        foreach (string file in folders.Distinct().Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, $"*{CanvasPicture.Extension}")))
        {
            if (TryRead(file, source) is { } canvas && canvas.Digest() == digest)
                return canvas;
        }

        throw new InputException($"--session: its painting ({digest}) is not here; give the .canvas.png that was saved with it as --canvas FILE.");
    }

    private static PaintedCanvas? TryRead(string file, SourceInfo source)
    {
        try
        {
            return CanvasPicture.Read(file, source);
        }
        catch (InputException)
        {
            // Somebody else's file of that name.
            return null;
        }
    }
}
