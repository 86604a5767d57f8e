namespace ImageGen.Viewer.Images;

/// <summary>
/// A built-in 5x7 pixel font for printable ASCII, so that text needs no font file and looks the same on every system.
/// The advance is 6 pixels; descenders reach 2 pixels below the baseline.
/// </summary>
internal static class PixelFont
{
    /// <summary>Width of a glyph in pixels at scale 1.</summary>
    public const int GlyphWidth = 5;

    /// <summary>Height of a glyph in pixels at scale 1, including the descender.</summary>
    public const int GlyphHeight = 9;

    /// <summary>Height above the baseline in pixels at scale 1, for centering.</summary>
    public const int CapHeight = 7;

    /// <summary>Width of a glyph with the following space in pixels at scale 1.</summary>
    public const int Advance = GlyphWidth + 1;

    private const int GlyphsPerBand = 16;
    private const char First = ' ';
    private const char Last = '~';

    // One row of a glyph per byte; bit 4 is its leftmost pixel.
    private static readonly byte[] Rows = ReadArt();

    /// <summary>
    /// All glyphs, 9 rows each, in the order of <see cref="GlyphOf"/>; bit 4 of a row is its leftmost pixel.
    /// </summary>
    public static ReadOnlySpan<byte> AllRows => Rows;

    /// <summary>
    /// Index of a character's glyph in the font; 0 is the space. Characters outside printable ASCII are shown as '?'.
    /// </summary>
    public static int GlyphOf(char character) => (character is >= First and <= Last ? character : '?') - First;

    /// <summary>The 9 rows of a glyph.</summary>
    public static ReadOnlySpan<byte> RowsOf(int glyph) => Rows.AsSpan(glyph * GlyphHeight, GlyphHeight);

    /// <summary>Width of a text in pixels, without the space after the last character.</summary>
    public static int Measure(string text, int scale) => Math.Max(0, (text.Length * Advance) - 1) * scale;

    /// <summary>Whether a glyph covers a pixel. Characters outside printable ASCII are shown as '?'.</summary>
    public static bool HasInk(char character, int x, int y)
    {
        return ((RowsOf(GlyphOf(character))[y] >> (GlyphWidth - 1 - x)) & 1) != 0;
    }

    /// <summary>Draws a text in one gray level with its top left corner at (x, y), clipped to the picture.</summary>
    public static void Draw(Picture picture, string text, int x, int y, int scale, byte gray)
    {
        for (int i = 0; i < text.Length; i++)
        {
            for (int row = 0; row < GlyphHeight; row++)
            {
                for (int column = 0; column < GlyphWidth; column++)
                {
                    if (HasInk(text[i], column, row))
                        picture.FillRectangle(
                            x + (((i * Advance) + column) * scale), y + (row * scale), scale, scale, gray);
                }
            }
        }
    }

    private static byte[] ReadArt()
    {
        string[] lines = PixelFontGlyphs.Art.Split('\n');
        byte[] rows = new byte[(Last - First + 1) * GlyphHeight];
        for (int i = 0; i < rows.Length; i++)
        {
            (int glyph, int row) = Math.DivRem(i, GlyphHeight);
            (int band, int place) = Math.DivRem(glyph, GlyphsPerBand);
            string line = lines[(band * (GlyphHeight + 1)) + row];
            for (int column = 0; column < GlyphWidth; column++)
            {
                int at = (place * Advance) + column;
                rows[i] = (byte)((rows[i] << 1) | (at < line.Length && line[at] == '#' ? 1 : 0));
            }
        }

        return rows;
    }
}
