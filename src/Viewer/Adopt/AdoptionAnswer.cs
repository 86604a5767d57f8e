namespace ImageGen.Viewer.Adopt;

/// <summary>What was found in a model that was tried, or why it cannot be adopted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CanWrite">Whether its generator file can be written beside it.</param>
/// <param name="Report">What was found; null where it cannot be adopted.</param>
/// <param name="Problem">Why it cannot be adopted, in one line; null where it can.</param>
internal sealed record AdoptionAnswer(string Name, bool CanWrite, AdoptionReport? Report, string? Problem);
