using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Models;

/// <summary>What a generator file says, without its weights: enough for a list, for the controls, and to find it by a session.</summary>
/// <param name="Name">Its name for a person.</param>
/// <param name="Info">What it says of itself.</param>
/// <param name="Digits">The first digits of the file's SHA-256, as a session names it.</param>
/// <param name="Description">What it is, in a few words.</param>
internal sealed record ModelFacts(string Name, GeneratorInfo Info, string Digits, string Description)
{
    /// <summary>The facts of a file.</summary>
    public static ModelFacts Of(GeneratorFile file) =>
        new(file.Name, file.Info, file.Sha256[..SavedView.HashDigits], ShelvedModel.Describe(file));
}
