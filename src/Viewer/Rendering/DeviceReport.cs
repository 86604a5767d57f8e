using ImageGen.Viewer.Images;

namespace ImageGen.Viewer.Rendering;

/// <summary>The result of running a model on a graphics device, for a report.</summary>
/// <param name="Lines">Frame times, memory, debug messages and errors.</param>
/// <param name="Picture">The rendered picture; null if rendering failed.</param>
internal sealed record DeviceReport(IReadOnlyList<string> Lines, Picture? Picture);
