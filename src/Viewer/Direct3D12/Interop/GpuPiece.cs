namespace ImageGen.Viewer.Direct3D12.Interop;

/// <summary>Some of a model's tiles, whose pictures lie in one buffer.</summary>
/// <param name="First">The first tile.</param>
/// <param name="Count">How many tiles.</param>
/// <param name="Images">Their pictures: [count or more, channels, height, width] in [0, 1].</param>
/// <param name="Sources">What they were translated from; null unless the model translates pictures.</param>
internal sealed record GpuPiece(int First, int Count, GpuBuffer Images, GpuBuffer? Sources);
