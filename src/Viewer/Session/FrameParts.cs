using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Session;

/// <summary>Where the time of a window's frame went, in seconds. What the GPU does for one frame may overlap what is done for the next.</summary>
/// <param name="Interval">From the frame before to this one.</param>
/// <param name="Generator">The generator, on whatever makes the pictures.</param>
/// <param name="Mosaic">Drawing the tiles and what lies over them.</param>
/// <param name="Present">Presenting on the processor, waiting for the display included.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FrameParts(double Interval, double Generator, double Mosaic, double Present);
