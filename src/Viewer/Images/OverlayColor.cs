using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Images;

/// <summary>A colour of the overlay, sRGB-encoded like everything here.</summary>
/// <param name="Red">Its red level.</param>
/// <param name="Green">Its green level.</param>
/// <param name="Blue">Its blue level.</param>
/// <param name="Alpha">How much it covers what is below.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OverlayColor(byte Red, byte Green, byte Blue, byte Alpha = 255)
{
    /// <summary>A gray.</summary>
    public static OverlayColor Gray(byte level, byte alpha = 255) => new(level, level, level, alpha);
}
