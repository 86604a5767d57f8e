using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Rendering;

/// <summary>What a graphics device did with a model, for a report.</summary>
/// <param name="Lines">Its frames' times, its memory, its messages, and what went wrong.</param>
/// <param name="Picture">What it drew; null where it could not.</param>
internal sealed record DeviceReport(IReadOnlyList<string> Lines, Picture? Picture);
