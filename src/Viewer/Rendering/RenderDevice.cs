using ImageGen.Viewer.Direct3D12;

namespace ImageGen.Viewer.Rendering;

/// <summary>On which graphics device something is rendered without a window, and how.</summary>
/// <param name="Adapter">What was asked for with --adapter; null for the fastest hardware.</param>
/// <param name="Modes">The ways to run a generator that may be tried, fastest first.</param>
/// <param name="Debug">Whether the debug layer checks every call, where the system has it.</param>
internal sealed record RenderDevice(string? Adapter, IReadOnlyList<ExecutionMode> Modes, bool Debug = false);
