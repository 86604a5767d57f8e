using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Viewer.Commands;

/// <summary>
/// How the models run on the graphics device. What fails there is no illness of a model: the viewer steps down to what is
/// well.
/// </summary>
/// <param name="Problem">Why there is no such device; null when there is.</param>
/// <param name="Adapters">All adapters of the machine.</param>
/// <param name="Adapter">The one that the models were tried on; null when there is none.</param>
/// <param name="Models">By name, what came of every way to run it, fastest first.</param>
internal sealed record DeviceHealth(
    string? Problem,
    IReadOnlyList<AdapterDescription> Adapters,
    AdapterDescription? Adapter,
    IReadOnlyDictionary<string, IReadOnlyList<RungResult>> Models);
