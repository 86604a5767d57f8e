using ImageGen.Generators;

namespace ImageGen.Viewer.Playback;

/// <summary>A file of a folder of models, read or refused.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="File">The generator file; null when it is refused.</param>
/// <param name="Problem">Why it is refused, in one line; null when it can be played.</param>
internal sealed record ShelvedModel(string Path, GeneratorFile? File, string? Problem)
{
    /// <summary>Its name: the file's, without the extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>One line about it for a list.</summary>
    public string Description => File is null
        ? $"{Name}: cannot be played: {Problem}"
        : $"{Name}: {File.Info.System} trained on {File.Info.DataSet}, {File.Info.Image.Width}x{File.Info.Image.Height}"
            + (File.Info.Image.Channels == 1 ? " gray" : " colour")
            + (File.Info.IsConditional ? $", {File.Info.ClassNames.Count} classes" : "")
            + (File.Info.Source is { } source ? $", from {source.Kind}s" : "");

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
