using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Direct3D12;

/// <summary>One run of a session of a fixed size.</summary>
/// <param name="Size">The pictures that the session makes.</param>
/// <param name="First">The first picture of the frame that it makes.</param>
/// <param name="Count">How many of its pictures are shown; the rest is made in vain.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Chunk(int Size, int First, int Count);
