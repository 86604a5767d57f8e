using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Images;

/// <summary>The upper left corner of a tile in a picture, in pixels: an element of <c>Origins</c> of mosaic.hlsl.</summary>
/// <param name="X">From the left edge.</param>
/// <param name="Y">From the upper edge.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct TileOrigin(uint X, uint Y);
