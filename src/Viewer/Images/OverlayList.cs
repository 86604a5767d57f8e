using System.Runtime.InteropServices;

namespace ImageGen.Viewer.Images;

/// <summary>
/// Text and rectangles over a picture, as quads that a shader draws; <see cref="Draw"/> draws the same on the CPU.
/// Made anew for every frame; once it has grown it allocates nothing.
/// </summary>
internal sealed class OverlayList
{
    private readonly List<OverlayQuad> _quads = [];

    /// <summary>The quads, those behind first.</summary>
    public ReadOnlySpan<OverlayQuad> Quads => CollectionsMarshal.AsSpan(_quads);

    /// <summary>Removes everything.</summary>
    public void Clear() => _quads.Clear();

    /// <summary>Adds a rectangle.</summary>
    public void Rectangle(int x, int y, int width, int height, OverlayColor color)
    {
        if (width > 0 && height > 0)
            _quads.Add(new OverlayQuad(x, y, width, height, color));
    }

    /// <summary>Adds a line of text.</summary>
    /// <param name="text">Printable ASCII; anything else is shown as '?'.</param>
    /// <param name="x">Its left edge.</param>
    /// <param name="y">Its upper edge.</param>
    /// <param name="scale">Side of the square that shows one pixel of the font.</param>
    /// <param name="color">Its colour.</param>
    public void Text(ReadOnlySpan<char> text, int x, int y, int scale, OverlayColor color)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int glyph = PixelFont.GlyphOf(text[i]);
            if (glyph != 0)
                _quads.Add(new OverlayQuad(x + (i * PixelFont.Advance * scale), y, PixelFont.GlyphWidth * scale, PixelFont.GlyphHeight * scale, color, glyph));
        }
    }

    /// <summary>Adds a frame around a rectangle, outside of it.</summary>
    /// <param name="x">The rectangle's left edge.</param>
    /// <param name="y">The rectangle's upper edge.</param>
    /// <param name="width">The rectangle's width.</param>
    /// <param name="height">The rectangle's height.</param>
    /// <param name="thickness">How thick the frame is.</param>
    /// <param name="color">Its colour.</param>
    public void Frame(int x, int y, int width, int height, int thickness, OverlayColor color)
    {
        Rectangle(x - thickness, y - thickness, width + (2 * thickness), thickness, color);
        Rectangle(x - thickness, y + height, width + (2 * thickness), thickness, color);
        Rectangle(x - thickness, y, thickness, height, color);
        Rectangle(x + width, y, thickness, height, color);
    }

    /// <summary>Draws it on the CPU: the reference for overlay.hlsl. What falls outside is cut off.</summary>
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

    private static byte Level(byte below, byte above, float alpha) => (byte)((above * alpha) + (below * (1 - alpha)) + 0.5f);
}
