using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Text and rectangles over a picture, as quads for a shader; <see cref="Draw"/> draws the same on the CPU. Rebuilt for
/// every frame; does not allocate once its capacity has grown.
/// </summary>
internal sealed class OverlayList
{
    private readonly List<OverlayQuad> _quads = [];

    /// <summary>The quads, back to front.</summary>
    public ReadOnlySpan<OverlayQuad> Quads => CollectionsMarshal.AsSpan(_quads);

    /// <summary>Removes all quads.</summary>
    public void Clear() => _quads.Clear();

    /// <summary>Adds a rectangle.</summary>
    public void Rectangle(int x, int y, int width, int height, OverlayColor color)
    {
        if (width > 0 && height > 0)
            _quads.Add(new OverlayQuad(x, y, width, height, color));
    }

    /// <summary>Adds a line of text.</summary>
    /// <param name="text">Printable ASCII; other characters are shown as '?'.</param>
    /// <param name="x">Left edge.</param>
    /// <param name="y">Top edge.</param>
    /// <param name="scale">Size of one pixel of the font.</param>
    /// <param name="color">Its colour.</param>
    public void Text(ReadOnlySpan<char> text, int x, int y, int scale, OverlayColor color)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int glyph = PixelFont.GlyphOf(text[i]);
            if (glyph != 0)
                _quads.Add(
                    new OverlayQuad(
                        x + (i * PixelFont.Advance * scale),
                        y,
                        PixelFont.GlyphWidth * scale,
                        PixelFont.GlyphHeight * scale,
                        color,
                        glyph));
        }
    }

    /// <summary>Adds a frame around the outside of a rectangle.</summary>
    /// <param name="x">The rectangle's left edge.</param>
    /// <param name="y">The rectangle's top edge.</param>
    /// <param name="width">The rectangle's width.</param>
    /// <param name="height">The rectangle's height.</param>
    /// <param name="thickness">Thickness of the frame.</param>
    /// <param name="color">Its colour.</param>
    public void Frame(int x, int y, int width, int height, int thickness, OverlayColor color)
    {
        Rectangle(x - thickness, y - thickness, width + (2 * thickness), thickness, color);
        Rectangle(x - thickness, y + height, width + (2 * thickness), thickness, color);
        Rectangle(x - thickness, y, thickness, height, color);
        Rectangle(x + width, y, thickness, height, color);
    }

    /// <summary>Draws the quads on the CPU: the reference for overlay.hlsl. They are clipped to the picture.</summary>
    public void Draw(Picture picture)
    {
        foreach (OverlayQuad quad in Quads)
        {
            for (int y = Math.Max(0, quad.Y); y < Math.Min(picture.Height, quad.Y + quad.Height); y++)
            {
                Span<byte> row = picture.Row(y);
                for (int x = Math.Max(0, quad.X); x < Math.Min(picture.Width, quad.X + quad.Width); x++)
                {
                    if (Covers(quad, x, y))
                        Blend(row.Slice(3 * x, 3), quad.Color);
                }
            }
        }
    }

    private static bool Covers(OverlayQuad quad, int x, int y)
    {
        if (quad.Glyph is not { } glyph)
            return true;
        int column = (x - quad.X) * PixelFont.GlyphWidth / quad.Width;
        int row = (y - quad.Y) * PixelFont.GlyphHeight / quad.Height;
        return ((PixelFont.RowsOf(glyph)[row] >> (PixelFont.GlyphWidth - 1 - column)) & 1) != 0;
    }

    private static void Blend(Span<byte> pixel, OverlayColor color)
    {
        float alpha = color.Alpha / 255f;
        pixel[0] = Level(pixel[0], color.Red, alpha);
        pixel[1] = Level(pixel[1], color.Green, alpha);
        pixel[2] = Level(pixel[2], color.Blue, alpha);
    }

    private static byte Level(byte below, byte above, float alpha) =>
        (byte)((above * alpha) + (below * (1 - alpha)) + 0.5f);
}

/// <summary>Lines of text on a semi-transparent background.</summary>
/// <param name="list">Receives the quads.</param>
/// <param name="scale">Size of one pixel of the font.</param>
/// <param name="width">The window's width in pixels; longer lines are wrapped.</param>
/// <param name="beside">How much of the window's left edge is left free, in pixels.</param>
internal sealed class OverlayBlock(OverlayList list, int scale, int width, int beside = 0)
{
    /// <summary>The line spacing, in pixels.</summary>
    public int LineHeight { get; } = (PixelFont.GlyphHeight + 2) * scale;

    private int Left => beside + (2 * scale);

    private int MostCharacters => Math.Max(1, (width - Left - (2 * scale)) / (PixelFont.Advance * scale));

    /// <summary>The number of lines of a text after wrapping.</summary>
    public int LinesOf(string text) => Wrap(text).Count();

    /// <summary>Adds lines below one another.</summary>
    /// <param name="top">Top edge of the first line.</param>
    /// <param name="paper">The background colour.</param>
    /// <param name="lines">The lines and their colours.</param>
    /// <returns>Top edge of the line after the last.</returns>
    public int Lines(int top, OverlayColor paper, IEnumerable<(string Text, OverlayColor Color)> lines)
    {
        foreach ((string text, OverlayColor color) in lines)
        {
            foreach ((int from, int length) in Wrap(text))
            {
                list.Rectangle(Left, top, ((length * PixelFont.Advance) + 3) * scale, LineHeight, paper);
                list.Text(text.AsSpan(from, length), Left + (2 * scale), top + scale, scale, color);
                top += LineHeight;
            }
        }

        return top;
    }

    /// <summary>The parts of a wrapped text, broken at spaces where possible.</summary>
    private IEnumerable<(int From, int Length)> Wrap(string text)
    {
        int from = 0;
        while (text.Length - from > MostCharacters)
        {
            int space = text.LastIndexOf(' ', from + MostCharacters, MostCharacters);
            int end = space > from ? space : from + MostCharacters;
            yield return (from, end - from);
            from = space > from ? end + 1 : end;
        }

        yield return (from, text.Length - from);
    }
}

/// <summary>
/// A rectangle of one colour, or a glyph of the pixel font in it. Has the layout of <c>Quad</c> in overlay.hlsl.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct OverlayQuad
{
    private readonly uint _place;
    private readonly uint _size;
    private readonly uint _color;
    private readonly uint _glyph;

    /// <summary>Creates a quad.</summary>
    /// <param name="x">Left edge in pixels, in [-32768, 32767].</param>
    /// <param name="y">Top edge in pixels, in [-32768, 32767].</param>
    /// <param name="width">Width in pixels, in [0, 65535].</param>
    /// <param name="height">Height in pixels, in [0, 65535].</param>
    /// <param name="color">Its colour.</param>
    /// <param name="glyph">The glyph's index in the font; null for a filled rectangle.</param>
    public OverlayQuad(int x, int y, int width, int height, OverlayColor color, int? glyph = null)
    {
        _place = (ushort)(short)x | ((uint)(ushort)(short)y << 16);
        _size = (ushort)width | ((uint)(ushort)height << 16);
        _color = color.Red | ((uint)color.Green << 8) | ((uint)color.Blue << 16) | ((uint)color.Alpha << 24);
        _glyph = glyph is { } place ? (uint)place + 1 : 0;
    }

    /// <summary>Left edge in pixels.</summary>
    public int X => (short)_place;

    /// <summary>Top edge in pixels.</summary>
    public int Y => (short)(_place >> 16);

    /// <summary>Width in pixels.</summary>
    public int Width => (ushort)_size;

    /// <summary>Height in pixels.</summary>
    public int Height => (ushort)(_size >> 16);

    /// <summary>Its colour.</summary>
    public OverlayColor Color => new((byte)_color, (byte)(_color >> 8), (byte)(_color >> 16), (byte)(_color >> 24));

    /// <summary>The glyph's index in the font; null for a filled rectangle.</summary>
    public int? Glyph => _glyph == 0 ? null : (int)_glyph - 1;
}

/// <summary>An sRGB-encoded colour of the overlay.</summary>
/// <param name="Red">Red level.</param>
/// <param name="Green">Green level.</param>
/// <param name="Blue">Blue level.</param>
/// <param name="Alpha">Opacity.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OverlayColor(byte Red, byte Green, byte Blue, byte Alpha = 255)
{
    /// <summary>Creates a gray.</summary>
    public static OverlayColor Gray(byte level, byte alpha = 255) => new(level, level, level, alpha);
}

/// <summary>The constants of overlay.hlsl, in the same order and packing, which a test verifies.</summary>
/// <param name="TargetWidth">Width of the picture, in pixels.</param>
/// <param name="TargetHeight">Height of the picture, in pixels.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct OverlayConstants(float TargetWidth, float TargetHeight);
