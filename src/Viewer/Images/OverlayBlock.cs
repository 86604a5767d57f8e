namespace ImageGen.Viewer.Images;

/// <summary>Lines of text on a darkened ground.</summary>
/// <param name="list">Receives them.</param>
/// <param name="scale">Side of the square that shows one pixel of the font.</param>
/// <param name="width">The window's width in pixels; longer lines are cut off.</param>
internal sealed class OverlayBlock(OverlayList list, int scale, int width)
{
    /// <summary>From one line to the next, in pixels.</summary>
    public int LineHeight { get; } = (PixelFont.GlyphHeight + 2) * scale;

    /// <summary>Adds lines, one below the other.</summary>
    /// <param name="top">The first line's upper edge.</param>
    /// <param name="paper">The ground's colour.</param>
    /// <param name="lines">The lines and their colours.</param>
    /// <returns>Where the next line would begin.</returns>
    public int Lines(int top, OverlayColor paper, IEnumerable<(string Text, OverlayColor Color)> lines)
    {
        int left = 2 * scale;
        int most = Math.Max(1, (width - (2 * left)) / (PixelFont.Advance * scale));
        foreach ((string text, OverlayColor color) in lines)
        {
            ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(most, text.Length));
            list.Rectangle(left, top, ((shown.Length * PixelFont.Advance) + 3) * scale, LineHeight, paper);
            list.Text(shown, left + (2 * scale), top + scale, scale, color);
            top += LineHeight;
        }

        return top;
    }
}
