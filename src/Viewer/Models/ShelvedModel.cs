using ImageGen.Generators;

namespace ImageGen.Viewer.Models;

/// <summary>A file of a folder of models, read or refused.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="File">The generator file; null when it is refused.</param>
/// <param name="Problem">Why it is refused, in one line; null when it can be played.</param>
internal sealed record ShelvedModel(string Path, GeneratorFile? File, string? Problem)
{
    /// <summary>Its name: the file's, without the extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>One line about it for a list.</summary>
    public string Description => $"{Name}: {(File is null ? $"cannot be played: {Problem}" : Describe(File))}";

    /// <summary>What a generator is, in a few words.</summary>
    public static string Describe(GeneratorFile file) =>
        $"{file.Info.System} trained on {file.Info.DataSet}, {file.Info.Image.Width}x{file.Info.Image.Height}"
        + (file.Info.Image.Channels == 1 ? " gray" : " colour")
        + (file.Info.IsConditional ? $", {file.Info.ClassNames.Count} classes" : "")
        + (file.Info.Source is { } source ? $", from {source.Kind}s" : "");

    /// <summary>Reads a file; one that is no generator becomes an entry with a problem.</summary>
    public static ShelvedModel Read(string path)
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
