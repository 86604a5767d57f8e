using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Window;

/// <summary>A kind of files in the dialog that chooses them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Patterns">The patterns of its files' names, with semicolons between them.</param>
internal sealed record FileChoice(string Name, string Patterns)
{
    /// <summary>The kinds to choose among, the usual one first.</summary>
    /// <param name="isSource">Whether pictures alone are wanted.</param>
    public static IReadOnlyList<FileChoice> Of(bool isSource)
    {
        string pictures = string.Join(';', DroppedFile.Pictures.Select(extension => $"*{extension}"));
        FileChoice[] both = isSource ? [] : [new("Models and pictures", $"*{DroppedFile.Model};{pictures}")];
        return [.. both, new("Pictures", pictures), new("All files", "*.*")];
    }
}
