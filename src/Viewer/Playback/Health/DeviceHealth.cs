using ImageGen.Viewer.Playback.Devices;

namespace ImageGen.Viewer.Playback.Health;

/// <summary>
/// How the models run on the graphics device. What fails there is no illness of a model: the viewer steps down to what is
/// well.
/// </summary>
/// <param name="Problem">Why there is no such device; null when there is.</param>
/// <param name="Adapter">The adapter; null when there is none.</param>
/// <param name="Models">By name, what came of every way to run it, fastest first.</param>
internal sealed record DeviceHealth(string? Problem, AdapterDescription? Adapter, IReadOnlyDictionary<string, IReadOnlyList<RungResult>> Models);
