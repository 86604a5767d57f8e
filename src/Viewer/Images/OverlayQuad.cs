using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Images;

/// <summary>A rectangle of one colour, or a glyph of the pixel font in it: <c>Quad</c> of overlay.hlsl, in its order.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct OverlayQuad
{
    private readonly uint _place;
    private readonly uint _size;
    private readonly uint _color;
    private readonly uint _glyph;

    /// <summary>Creates a quad.</summary>
    /// <param name="x">Its left edge in pixels, in [-32768, 32767].</param>
    /// <param name="y">Its upper edge in pixels, in [-32768, 32767].</param>
    /// <param name="width">Its width in pixels, in [0, 65535].</param>
    /// <param name="height">Its height in pixels, in [0, 65535].</param>
    /// <param name="color">Its colour.</param>
    /// <param name="glyph">The glyph's place in the font; null for a plain rectangle.</param>
    public OverlayQuad(int x, int y, int width, int height, OverlayColor color, int? glyph = null)
    {
        _place = (ushort)(short)x | ((uint)(ushort)(short)y << 16);
        _size = (ushort)width | ((uint)(ushort)height << 16);
        _color = color.Red | ((uint)color.Green << 8) | ((uint)color.Blue << 16) | ((uint)color.Alpha << 24);
        _glyph = glyph is { } place ? (uint)place + 1 : 0;
    }

    /// <summary>Its left edge in pixels.</summary>
    public int X => (short)_place;

    /// <summary>Its upper edge in pixels.</summary>
    public int Y => (short)(_place >> 16);

    /// <summary>Its width in pixels.</summary>
    public int Width => (ushort)_size;

    /// <summary>Its height in pixels.</summary>
    public int Height => (ushort)(_size >> 16);

    /// <summary>Its colour.</summary>
    public OverlayColor Color => new((byte)_color, (byte)(_color >> 8), (byte)(_color >> 16), (byte)(_color >> 24));

    /// <summary>The glyph's place in the font; null for a plain rectangle.</summary>
    public int? Glyph => _glyph == 0 ? null : (int)_glyph - 1;
}
