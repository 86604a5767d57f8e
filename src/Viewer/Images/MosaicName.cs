using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Images;

/// <summary>The name of a row or column of a <see cref="Mosaic"/>.</summary>
/// <param name="Text">The name.</param>
/// <param name="X">Its left edge in the picture, in pixels.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Scale">Side of the square that shows one pixel of the font.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MosaicName(string Text, int X, int Y, int Scale);
