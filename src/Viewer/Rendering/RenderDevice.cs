using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Viewer.Rendering;

/// <summary>Selects the graphics device for headless rendering.</summary>
/// <param name="Adapter">The value of --adapter; null for the fastest hardware adapter.</param>
/// <param name="Modes">The execution modes to try, fastest first.</param>
/// <param name="Debug">Whether to enable the debug layer, if it is installed.</param>
internal sealed record RenderDevice(string? Adapter, IReadOnlyList<ExecutionMode> Modes, bool Debug = false);
