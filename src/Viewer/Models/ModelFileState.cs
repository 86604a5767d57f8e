namespace ImageGen.Viewer.Models;

/// <summary>What is known of a generator file.</summary>
/// <param name="Facts">What the file said when it was last read and found good; null until then.</param>
/// <param name="Loaded">The generator, ready to run; null until it is wanted.</param>
/// <param name="Problem">What is wrong with the file as it is now, in one line; null when nothing is.</param>
internal sealed record ModelFileState(ModelFacts? Facts, LoadedModel? Loaded, string? Problem)
{
    /// <summary>Whether it was neither read nor refused yet.</summary>
    public bool IsUnread => Facts is null && Problem is null;

    /// <summary>Whether it cannot be shown as it is: there is nothing but a problem.</summary>
    public bool IsHopeless => Loaded is null && Problem is not null;
}
