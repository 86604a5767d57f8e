using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Images;

/// <summary>The constants of overlay.hlsl, in its order and packing; a test holds them together.</summary>
/// <param name="TargetWidth">Width of the picture, in pixels.</param>
/// <param name="TargetHeight">Height of the picture, in pixels.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct OverlayConstants(float TargetWidth, float TargetHeight);
